import type { MigrationReport, Report } from '../../model/report.js';
import { overall } from '../../model/verdict.js';
import type { Marked, Script } from '../apart/job.js';
import type { Verified } from '../apart/run.js';

interface Remembered {
  readonly mark: string | undefined;
  readonly report: MigrationReport;
  readonly scripts: readonly Script[];
}

/** What was found out of each migration, for as long as nothing changes on which it hangs. */
export class Memory {
  #known = new Map<string, Remembered>();

  /** The mark of each migration whose verdict is known. */
  get marks(): Record<string, string> {
    return Object.fromEntries([...this.#known].map(([id, { mark = '' }]) => [id, mark]));
  }

  /** Takes in a migration that was finished in a round that was then broken off; one that failed is looked at again, for its scripts. */
  keep(report: MigrationReport, { marks, final }: Marked): void {
    if (final && report.verdict !== 'failed')
      this.#known.set(report.id, { mark: marks[report.id], report, scripts: [] });
  }

  /** Takes in what a round has found, and makes one report of that and of what is still known. */
  whole<V extends Pick<Verified, 'report' | 'scripts'>>(found: V, { marks, only }: Marked): V {
    const { report, scripts } = found;
    const seen = new Map(
      report.migrations.map((each): [string, Remembered] => {
        const own = scripts.filter(({ migration }) => migration === each.id);
        return [each.id, { mark: marks[each.id], report: each, scripts: own }];
      }),
    );
    const known = Object.keys(marks).flatMap((id) => {
      const earlier = only === null || only.includes(id) ? this.#known.get(id) : undefined;
      const own = seen.get(id) ?? (earlier?.mark === marks[id] ? earlier : undefined);
      return own === undefined ? [] : [own];
    });
    // Of a round that was stopped, what is not passed may not have been rehearsed to its end.
    const whole = known.filter((each) => report.stopped === undefined || each.report.verdict === 'passed');
    this.#known = new Map(whole.map((each) => [each.report.id, each]));
    const migrations = known.map((each) => each.report);
    return {
      ...found,
      report: joined(report, migrations, only),
      scripts: known.flatMap((each) => each.scripts),
    };
  }
}

/** As one rehearsal would have it: every round goes through the whole chain, so that its notes are of the whole folder. */
function joined(last: Report, migrations: readonly MigrationReport[], only: Marked['only']): Report {
  const gaps = last.notes.some(({ kind }) => kind === 'gap');
  const verdicts = migrations.map(({ verdict }) => verdict);
  return {
    ...last,
    settings: { ...last.settings, only },
    verdict: overall([...verdicts, ...(gaps ? (['inconclusive'] as const) : [])]),
    migrations,
  };
}
