import type { RehearsalEvent } from '../rehearsal/events.js';
import type { ReleaseEvent } from '../runner/release.js';

/**
 * What is used of the module `@opentelemetry/api`, as the host application has set it up. It is an optional peer: types that named
 * it would not be found by whoever has none. Methods, not functions, so that the module itself fits.
 */
export interface OpenTelemetry {
  readonly trace: {
    getTracer(
      name: string,
      version: string,
    ): { startSpan(name: string, options?: { attributes?: Attributes }, context?: never): Span };
    setSpan(context: never, span: never): unknown;
  };
  readonly context: { active(): unknown };
  readonly SpanStatusCode: { readonly ERROR: number };
}

type Attributes = Record<string, string | number>;

interface Span {
  addEvent(name: string, attributes: Attributes): unknown;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message: string }): unknown;
  end(): void;
}

/** Makes spans of what a listener is told. */
export interface Spans<Event> {
  readonly listen: (event: Event) => void;
  /** Ends what is open. @param error why it ended, where it failed */
  readonly end: (error?: unknown) => void;
}

/** One span for a release, with one inside for each migration that it runs, and an event for the backup and its way back. */
export function releaseSpans(api: OpenTelemetry, version: string): Spans<ReleaseEvent> {
  const spans = new Nested(api, version, 'rehearsal release');
  return {
    end: (error) => spans.end(error),
    listen(event) {
      switch (event.type) {
        case 'backed-up':
          return spans.event('backed up', {
            'rehearsal.backup': event.backup.path,
            'rehearsal.rows': event.backup.rows,
          });
        case 'put-back':
          return spans.event('put back', { 'rehearsal.backup': event.backup.path });
        case 'step-started':
          return spans.open(`${event.step.direction} ${event.step.migration.id}`, {
            'rehearsal.migration': event.step.migration.id,
            'rehearsal.direction': event.step.direction,
          });
        case 'step-finished': {
          const { outcome, reason, rowsBefore, rowsAfter } = event.entry;
          return spans.close(outcome === 'failed' ? reason : null, {
            'rehearsal.rows_before': rowsBefore,
            'rehearsal.rows_after': rowsAfter,
          });
        }
      }
    },
  };
}

/** One span for a rehearsal, with one inside for each migration, and an event for each property that does not hold. */
export function rehearsalSpans(api: OpenTelemetry, version: string): Spans<RehearsalEvent> {
  const spans = new Nested(api, version, 'rehearsal verify');
  return {
    end: (error) => spans.end(error),
    listen(event) {
      switch (event.type) {
        case 'migration-started':
          return spans.open(`verify ${event.id}`, { 'rehearsal.migration': event.id });
        case 'property':
          if (event.verdict === 'failed' || event.verdict === 'inconclusive') {
            spans.event(`${event.property} ${event.verdict}`, { 'rehearsal.property': event.property });
          }
          return;
        case 'migration-finished': {
          const { verdict, evidence } = event.report;
          return spans.close(verdict === 'failed' ? 'a property failed' : null, {
            'rehearsal.verdict': verdict,
            'rehearsal.datasets': evidence.datasets.count,
          });
        }
      }
    },
  };
}

/** A span for the whole, and at most one open inside. */
class Nested {
  readonly #api: OpenTelemetry;
  readonly #tracer;
  readonly #whole: Span;
  #inner: Span | null = null;

  constructor(api: OpenTelemetry, version: string, name: string) {
    this.#api = api;
    this.#tracer = api.trace.getTracer('rehearsal', version);
    this.#whole = this.#tracer.startSpan(name);
  }

  open(name: string, attributes: Attributes): void {
    const { trace, context } = this.#api;
    const inside = trace.setSpan(context.active() as never, this.#whole as never) as never;
    this.#inner = this.#tracer.startSpan(name, { attributes }, inside);
  }

  event(name: string, attributes: Attributes): void {
    (this.#inner ?? this.#whole).addEvent(name, attributes);
  }

  /** @param failure why the inner one failed; `null`: it did not */
  close(failure: string | null, attributes: Attributes): void {
    this.#inner?.setAttributes(attributes);
    if (failure !== null) this.#fail(this.#inner, failure);
    this.#inner?.end();
    this.#inner = null;
  }

  end(error: unknown): void {
    if (error !== undefined) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.#inner !== null) this.close(message, {});
      this.#fail(this.#whole, message);
    }
    this.#inner?.end();
    this.#whole.end();
  }

  #fail(span: Span | null, message: string): void {
    span?.setStatus({ code: this.#api.SpanStatusCode.ERROR, message });
  }
}
