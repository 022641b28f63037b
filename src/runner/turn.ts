/** Lets signals be heard between statements, which run without a pause. @throws what the signal says */
export async function turn(stop: AbortSignal | undefined): Promise<void> {
  if (stop === undefined) return;
  await new Promise((resolve) => setImmediate(resolve));
  stop.throwIfAborted();
}
