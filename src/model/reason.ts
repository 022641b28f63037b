/** Whether a reason is only what a printed line leaves to be filled in. */
export function isPlaceholder(reason: string): boolean {
  return /^["'<[(]*(REASON|…|\.\.\.)["'>\])]*\.?$/.test(reason.trim());
}
