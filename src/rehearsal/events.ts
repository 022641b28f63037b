import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';

/** What a rehearsal tells while it runs, for progress lines and logs. */
export type RehearsalEvent =
  | { readonly type: 'started'; readonly migrations: number }
  | {
      readonly type: 'migration-started';
      readonly id: string;
      readonly index: number;
      readonly total: number;
    }
  | { readonly type: 'progress'; readonly id: string; readonly done: number; readonly total: number }
  | { readonly type: 'shrinking'; readonly id: string; readonly property: PropertyId }
  | { readonly type: 'measuring'; readonly id: string }
  | {
      readonly type: 'property';
      readonly id: string;
      readonly property: PropertyId;
      readonly verdict: Verdict;
    }
  | { readonly type: 'migration-finished'; readonly report: MigrationReport };

/** The rehearsal waits for the promise of a listener that gives one: its turn to draw, or to let signals be heard. */
export type Listener = (event: RehearsalEvent) => void | Promise<void>;
