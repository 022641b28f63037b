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
  #report: Report | undefined;
  #draft: Report | undefined;
  #ids: readonly string[] = [];
  readonly #finished = new Map<string, MigrationReport>();
  #current: MigrationReport | undefined;
  /** The migration whose `up` the chain runs, outside any rehearsal of it. */
  #applying: string | undefined;

  hear(message: Message): void {
    if (message.type === 'plan') this.plan = message.plan;
    else if (message.type === 'so-far') this.#current = message.report;
    else if (message.type === 'report') this.#report = this.#whole(message.report);
    else if (message.type === 'script') this.scripts.push(message.script);
    else if (message.type === 'baseline') this.baseline = message.text;
    else if (message.type === 'event') this.#hearEvent(message.event);
  }

  /** Whether enough is known for a report. */
  get begun(): boolean {
    return this.#draft !== undefined;
  }

  /** The whole report; absent while the rehearsal goes on. */
  get report(): Report | undefined {
    return this.#report;
  }

  /** Leaves the migration that is being rehearsed as it is. The ones after it; `null`: the chain cannot get past it. */
  leave(stop: Stop): readonly string[] | null {
    const current = this.#current;
    if (current === undefined) return null;
    this.#finished.set(current.id, cutShort(current, stop));
    this.#current = undefined;
    return this.#ids.slice(this.#ids.indexOf(current.id) + 1).filter((id) => !this.#finished.has(id));
  }

  /** The report of what is known by now, marked as stopped. */
  stopped(stop: Stop, durationMs: number): Report {
    const draft = this.#draft;
    if (draft === undefined) throw new Error('nothing was found out yet');
    const place = this.#current?.id ?? this.#applying;
    const applying = this.#current === undefined && place !== undefined ? ` while up of ${place} ran,` : '';
    if (this.#current !== undefined) this.#finished.set(this.#current.id, cutShort(this.#current, stop));
    const migrations = this.#inOrder();
    const whole = migrations.length - (this.#current === undefined ? 0 : 1);
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

  #hearEvent(event: Extract<Message, { readonly type: 'event' }>['event']): void {
    if (event.type === 'started' && this.#draft === undefined) {
      this.#draft = event.draft;
      this.#ids = event.ids;
    } else if (event.type === 'applying') {
      this.#applying = event.id;
    } else if (event.type === 'migration-finished') {
      this.#finished.set(event.report.id, event.report);
      this.#current = undefined;
    }
  }

  /** Where several processes did it one after another, what each found. */
  #whole(last: Report): Report {
    if (last.migrations.length === this.#finished.size) return last;
    const draft = this.#draft ?? last;
    const migrations = this.#inOrder();
    return {
      ...last,
      startedAt: draft.startedAt,
      settings: draft.settings,
      verdict: overall([last.verdict, ...migrations.map(({ verdict }) => verdict)]),
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

function cutShort(report: MigrationReport, stop: Stop): MigrationReport {
  const message = `${causeOf(stop)} ended this migration before it had been rehearsed to the end`;
  return {
    ...report,
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
