import type { MigrationReport, Report } from '../../model/report.js';
import { overall } from '../../model/verdict.js';
import type { Message, Plan, Script } from './job.js';

/** Why a rehearsal was ended before its end. */
export type Stop = 'time limit' | "migration's time limit" | 'Ctrl-C' | 'SIGTERM' | { readonly died: string };

/** What a rehearsal has told so far, so that nothing of it is lost when it is stopped. */
export class Findings {
  plan: Plan | undefined;
  baseline: string | undefined;
  readonly scripts: Script[] = [];
  readonly #reports: Report[] = [];
  #draft: Report | undefined;
  #ids: readonly string[] = [];
  readonly #finished = new Map<string, MigrationReport>();
  /** What each process is at. */
  readonly #current = new Map<number, MigrationReport>();
  /** The migration whose `up` the chain runs, outside any rehearsal of it. */
  #applying: string | undefined;

  /** @param from the number of the process that tells it */
  hear(message: Message, from = 0): void {
    if (message.type === 'plan') this.plan = message.plan;
    else if (message.type === 'so-far') this.#current.set(from, message.report);
    else if (message.type === 'report') this.#reports.push(message.report);
    else if (message.type === 'script') this.scripts.push(message.script);
    else if (message.type === 'baseline') this.baseline = message.text;
    else if (message.type === 'event') this.#hearEvent(message.event, from);
  }

  /** Whether enough is known for a report. */
  get begun(): boolean {
    return this.#draft !== undefined;
  }

  /** The migrations that are to be rehearsed; empty before that is known. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The whole report; absent while the rehearsal goes on. */
  get report(): Report | undefined {
    return this.#reports.length === 0 ? undefined : this.#whole(this.#reports);
  }

  /** Leaves the migration that is being rehearsed as it is. The ones after it; `null`: the chain cannot get past it. */
  leave(stop: Stop, from = 0): readonly string[] | null {
    const current = this.#current.get(from);
    if (current === undefined) return null;
    this.#finished.set(current.id, cutShort(current, stop));
    this.#current.delete(from);
    return this.#ids.slice(this.#ids.indexOf(current.id) + 1).filter((id) => !this.#finished.has(id));
  }

  /** The report of what is known by now, marked as stopped. */
  stopped(stop: Stop, durationMs: number): Report {
    const draft = this.#draft;
    if (draft === undefined) throw new Error('nothing was found out yet');
    const place = this.#applying;
    const begun = [...this.#current.values()];
    const applying = begun.length === 0 && place !== undefined ? ` while up of ${place} ran,` : '';
    for (const current of begun) this.#finished.set(current.id, cutShort(current, stop));
    const migrations = this.#inOrder();
    const whole = migrations.length - begun.length;
    const message = `${causeOf(stop)} ended the run${applying} after ${whole} of ${this.#ids.length} migration(s)`;
    return {
      ...draft,
      durationMs: Math.round(durationMs),
      verdict: overall([...migrations.map(({ verdict }) => verdict), 'inconclusive']),
      stopped: reasonOf(stop),
      notes: [...draft.notes, { kind: 'gap', message }],
      migrations,
    };
  }

  #hearEvent(event: Extract<Message, { readonly type: 'event' }>['event'], from: number): void {
    if (event.type === 'started' && this.#draft === undefined) {
      this.#draft = event.draft;
      this.#ids = event.ids;
    } else if (event.type === 'applying') {
      this.#applying = event.id;
    } else if (event.type === 'migration-finished') {
      this.#finished.set(event.report.id, event.report);
      this.#current.delete(from);
    }
  }

  /** Where several processes did it, one after another or side by side, what each found. */
  #whole(reports: readonly Report[]): Report {
    const last = reports.at(-1) as Report;
    if (reports.length === 1 && last.migrations.length === this.#finished.size) return last;
    const draft = this.#draft ?? last;
    const migrations = this.#inOrder();
    return {
      ...last,
      startedAt: draft.startedAt,
      durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
      settings: draft.settings,
      verdict: overall([...reports, ...migrations].map(({ verdict }) => verdict)),
      notes: joined(
        draft.notes.length,
        reports.map(({ notes }) => notes),
      ),
      migrations,
    };
  }

  #inOrder(): MigrationReport[] {
    const known = [...this.#finished.values()];
    const place = (id: string) => {
      const at = this.#ids.indexOf(id);
      return at < 0 ? Number.POSITIVE_INFINITY : at;
    };
    return known.sort((a, b) => place(a.id) - place(b.id));
  }
}

/**
 * The notes of all of them, as one process would have them: those of the folder, remarks by their text, and gaps, which each of them
 * finds in the whole chain.
 *
 * @param first how many are of the folder
 */
function joined(first: number, all: readonly Report['notes'][]): Report['notes'] {
  const [some = []] = all;
  const rest = all.map((notes) => notes.slice(first));
  const remarks = new Map(
    rest.flatMap((notes) =>
      notes.filter(({ kind }) => kind === 'context').map((note) => [note.message, note]),
    ),
  );
  const sorted = [...remarks.values()].sort((a, b) => (a.message < b.message ? -1 : 1));
  const gaps = (rest.at(-1) ?? []).filter(({ kind }) => kind === 'gap');
  return [...some.slice(0, first), ...sorted, ...gaps];
}

/** Before the first dataset is through, what is open says nothing: more datasets are not what it wants. */
function cutShort(report: MigrationReport, stop: Stop): MigrationReport {
  const message = `${causeOf(stop)} ended this migration before it had been rehearsed to the end`;
  const isBegun = report.evidence.datasets.count > 0;
  return {
    ...report,
    properties: report.properties.filter(({ verdict }) => isBegun || verdict !== 'inconclusive'),
    verdict: overall([report.verdict, 'inconclusive']),
    notes: [...report.notes, { kind: 'gap', message }],
  };
}

function reasonOf(stop: Stop): string {
  return typeof stop === 'string' ? stop : `crash (${stop.died})`;
}

function causeOf(stop: Stop): string {
  if (typeof stop !== 'string') return `a crash of the process that did the work (${stop.died})`;
  return stop.endsWith('limit') ? `the ${stop}` : stop;
}
