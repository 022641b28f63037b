import type { Framework } from './framework.js';

type OpenTelemetry = Parameters<Framework['releaseSpans']>[0];
type Spans<Event> = { listen(event: Event): void; end(error?: unknown): void };

/**
 * Performs, and makes OpenTelemetry spans of what the listener is told, where whoever started this process has set OpenTelemetry up
 * (`node --import ./telemetry.js …`). Elsewhere its package is not even looked for.
 */
export async function withSpans<Event, T>(
  make: (api: OpenTelemetry) => Spans<Event> | Promise<Spans<Event>>,
  listener: (event: Event) => void | Promise<void>,
  perform: (listener: (event: Event) => void | Promise<void>) => Promise<T>,
): Promise<T> {
  if (!isSetUp()) return perform(listener);
  const spans = await make(await import('@opentelemetry/api'));
  try {
    const result = await perform((event) => {
      spans.listen(event);
      return listener(event);
    });
    spans.end();
    return result;
  } catch (error) {
    spans.end(error);
    throw error;
  }
}

/** The place in which `@opentelemetry/api` 1.x keeps what was registered, so that every copy of it finds the same. */
function isSetUp(): boolean {
  return Reflect.has(globalThis, Symbol.for('opentelemetry.js.api.1'));
}
