import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport, Report } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';

/** What a rehearsal tells while it runs, for progress lines and logs. */
export type RehearsalEvent =
  /** `ids`: the migrations that are to be verified. `draft`: the report as it would be if nothing came after this. */
  | {
      readonly type: 'started';
      readonly migrations: number;
      readonly ids: readonly string[];
      readonly draft: Report;
    }
  /** The chain is about to run its `up`. */
  | { readonly type: 'applying'; readonly id: string }
  | {
      readonly type: 'migration-started';
      readonly id: string;
      readonly index: number;
      readonly total: number;
    }
  | { readonly type: 'progress'; readonly id: string; readonly done: number; readonly total: number }
  /** What is known of the migration by now, for an end in the middle. `news`: a fault was found that was not known before. */
  | {
      readonly type: 'so-far';
      readonly id: string;
      readonly news: boolean;
      readonly report: () => MigrationReport;
    }
  | { readonly type: 'shrinking'; readonly id: string; readonly property: PropertyId }
  | { readonly type: 'measuring'; readonly id: string }
  | {
      readonly type: 'property';
      readonly id: string;
      readonly property: PropertyId;
      readonly verdict: Verdict;
    }
  /** Our own code failed, and what was known by then is the migration's report. */
  | { readonly type: 'fault'; readonly id: string; readonly stack: string }
  | { readonly type: 'migration-finished'; readonly report: MigrationReport };

/** The rehearsal waits for the promise of a listener that gives one: its turn to draw, or to let signals be heard. */
export type Listener = (event: RehearsalEvent) => void | Promise<void>;
