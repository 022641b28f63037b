import type { MigrationReport, Report } from '../../model/report.js';
import type { Framework } from '../framework.js';
import type { ReporterName } from '../reporters.js';
import type { Places } from '../watch/places.js';
import type { GenerateFlags } from './generate.js';
import type { MutateFlags } from './mutate.js';
import type { ReplayFlags } from './replay.js';
import type { VerifyFlags } from './verify-flags.js';

/** Work that runs a folder's migrations, as it is told to another process: the command's own arguments, read already. */
export type Job = VerifyJob | ReplayJob | GenerateJob | MutateJob;

export interface VerifyJob {
  readonly kind: 'verify';
  readonly folder: string | undefined;
  readonly flags: VerifyFlags;
  /** Only these migrations: an earlier process was stopped in front of them. */
  readonly remaining?: readonly string[];
  /** Others do the same job: each migration is asked for before it is rehearsed, with a message of the type `claim`. */
  readonly shared?: true;
  /** The folder is rehearsed again and again: migrations that still have these marks are left out. */
  readonly marks?: Readonly<Record<string, string>>;
}

export interface ReplayJob {
  readonly kind: 'replay';
  readonly file: string;
  readonly flags: ReplayFlags;
}

export interface GenerateJob {
  readonly kind: 'generate';
  readonly folder: string | undefined;
  readonly flags: GenerateFlags;
}

/** Faults are planted, and looked for. */
export interface MutateJob {
  readonly kind: 'mutate';
  readonly folder: string | undefined;
  readonly flags: MutateFlags;
}

/** A job with what the process that does it has to know of the one that asks. */
export interface Order {
  readonly job: Job;
  /** The folder that relative paths are taken from. */
  readonly folder: string;
  readonly version: string;
}

type RehearsalEvent = Parameters<NonNullable<Parameters<Framework['rehearse']>[0]['listener']>>[0];

/** What is told while a job is done. Plain JSON, so that it can come from another process. */
export type Message =
  /** Where a save may change something; said again as more is known. */
  | { readonly type: 'places'; readonly places: Places }
  | { readonly type: 'marked'; readonly marked: Marked }
  | { readonly type: 'say'; readonly to: 'out' | 'err'; readonly text: string }
  /** Whole lines that the code of a migration printed, or whatever it started. */
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'event'; readonly event: Exclude<RehearsalEvent, { readonly type: 'so-far' }> }
  /** Waits for a line on {@link ANSWERS}. */
  | { readonly type: 'claim'; readonly id: string }
  | { readonly type: 'so-far'; readonly report: MigrationReport }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'script'; readonly script: Script }
  | { readonly type: 'baseline'; readonly text: string }
  | { readonly type: 'ended'; readonly status: number }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What the migrations of a folder stand at. */
export interface Marked {
  readonly marks: Readonly<Record<string, string>>;
  /** Those that the report is about; `null`: all. */
  readonly only: readonly string[] | null;
  /** What is told of a migration when it is finished is what the report says in the end. */
  readonly final: boolean;
}

/** What is to be done with the report when it is there. */
export interface Plan {
  readonly engine: string;
  /** What a run of the engine costs, in runs of the cheapest one. */
  readonly costOfARun: number;
  /** The folder of reports, and the forms that are written. */
  readonly place: string;
  readonly reporters: readonly ReporterName[];
  /** Where evidence for the gate goes, were everything to pass; `null`: nobody asked. */
  readonly evidence: string | null;
  /** Whether there may be nothing to do: a share of few migrations, or no change. */
  readonly maybeEmpty: boolean;
  /** One process has to do all of it: something is measured or ended by the clock, roles of a server are shared, or the report is one whole. */
  readonly alone: boolean;
  readonly timeMs: number | null;
  readonly migrationTimeMs: number | null;
  /** How the folder was read, for counterexamples that replay it. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** A counterexample for the sqlite3 shell. */
export interface Script {
  readonly migration: string;
  readonly property: string;
  readonly sql: string;
}

export type Failure =
  | {
      readonly kind: 'user';
      readonly message: string;
      readonly where: string | undefined;
      readonly wayOut: string | undefined;
    }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string | undefined };

/** The descriptor on which a process hears whether a migration is its own: a line of `1` or `0` for each claim. */
export const ANSWERS = 4;
