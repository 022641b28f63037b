import type { JsonCell } from './cell-json.js';
import type { CostReport } from './cost.js';
import type { PropertyId } from './property-id.js';
import type { Verdict } from './verdict.js';

/** What one rehearsal found, as the JSON report spells it (design section 3.2). Plain JSON throughout. */
export interface Report {
  readonly schema: 'rehearsal-report/1';
  readonly tool: { readonly name: 'rehearsal'; readonly version: string };
  readonly engine: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC: the only clock reading beside the `durationMs` keys. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly source: { readonly folder: string; readonly format: string };
  readonly settings: ReportSettings;
  readonly verdict: Verdict;
  /** Why the run was ended before its end, such as `time limit` or `Ctrl-C`; absent: it was not. */
  readonly stopped?: string;
  /** What a reader should know of the folder and its context. */
  readonly notes: readonly ReportNote[];
  readonly migrations: readonly MigrationReport[];
}

export interface ReportSettings {
  readonly seed: number;
  readonly runs: number;
  readonly data: string;
  readonly foreignKeys: boolean;
  readonly connection: string;
  readonly [more: string]: unknown;
}

export interface ReportNote {
  readonly message: string;
  readonly kind: 'context' | 'gap';
  readonly file?: string;
  readonly line?: number;
  /** What it is about, where that is a thing of its own: an acknowledgement that matches nothing. */
  readonly topic?: 'acknowledgement';
}

export interface MigrationReport {
  readonly id: string;
  readonly description: string;
  readonly checksum: string;
  readonly reversible: boolean;
  /** Why it is not reversible, where it says so. */
  readonly irreversible: string | null;
  readonly verdict: Verdict;
  readonly durationMs: number;
  readonly properties: readonly PropertyReport[];
  readonly evidence: Evidence;
  readonly notes: readonly ReportNote[];
  /** Schema objects that it makes, changes or takes away; absent in old reports. */
  readonly schemaChanges?: readonly SchemaChange[];
  /** Only where it was asked for. */
  readonly cost?: CostReport;
}

/** A schema object before and after a migration, as the engine stores its definition; `null`: it is not there. */
export interface SchemaChange {
  readonly kind: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface PropertyReport {
  readonly id: PropertyId;
  readonly verdict: Verdict;
  /** Datasets on which it was checked. */
  readonly cases: number;
  /** One sentence that a person can act on. */
  readonly summary: string;
  /** Every finding of the property was accepted, for this reason. */
  readonly accepted: Accepted | null;
  /** It has no evidence, and the baseline knows so. */
  readonly baseline?: true;
  /** Only of a property that failed. */
  readonly kind?: FindingKind;
  /** Of a cause: the properties that fail only because of it. */
  readonly follows?: readonly PropertyId[];
  /** Of a consequence: the property that fails for the cause. */
  readonly causedBy?: PropertyId;
  /** That of the first finding that nobody has accepted. */
  readonly counterexample?: ReportCounterexample;
  /** Each kind of fault by itself, accepted ones included. */
  readonly findings: readonly ReportFinding[];
}

/** Why a finding fails nothing. */
export interface Accepted {
  readonly reason: string;
  /** It stands in the baseline, and nobody has given a reason of its own. */
  readonly baseline?: true;
}

/**
 * - `fault`: damage that nobody wrote down
 * - `decision`: a loss that one statement brings about directly and completely; it wants one acknowledgement
 * - `consequence`: what only follows from one of these
 */
export type FindingKind = 'fault' | 'decision' | 'consequence';

export interface ReportFinding {
  readonly code: string;
  readonly summary: string;
  readonly table?: string;
  readonly column?: string;
  readonly kind?: FindingKind;
  /** Of a consequence: the property, table and column of the finding that it follows from. */
  readonly causedBy?: { readonly property: PropertyId; readonly table?: string; readonly column?: string };
  readonly accepted: Accepted | null;
  /** The smallest dataset on which this finding shows, where nobody has accepted it. */
  readonly counterexample?: ReportCounterexample;
  readonly blame?: { readonly sql: string; readonly file?: string; readonly line?: number };
  readonly wayOut?: string;
}

export interface ReportCounterexample {
  readonly seed: number;
  /** fast-check's path: which dataset, and which steps of shrinking. */
  readonly path: string;
  readonly rows: number;
  readonly dataset: Readonly<Record<string, readonly JsonRow[]>>;
  readonly differences: readonly ReportDifference[];
}

export type JsonRow = Readonly<Record<string, JsonCell>>;

export interface ReportDifference {
  readonly table: string;
  readonly key?: JsonRow;
  readonly column?: string;
  /** Absent: the cell, row or object is not there. */
  readonly before?: JsonCell | JsonRow;
  readonly after?: JsonCell | JsonRow;
}

/** What the datasets exercised. */
export interface Evidence {
  readonly statements: readonly StatementEvidence[];
  readonly datasets: DatasetEvidence;
}

export interface StatementEvidence {
  readonly direction: 'up' | 'down';
  readonly sql: string;
  readonly file?: string;
  readonly line?: number;
  /** Whether it reads or writes rows, so that not touching any leaves it unproven. */
  readonly data: boolean;
  readonly casesRun: number;
  readonly casesTouchingRows: number;
  readonly rowsTouched: number;
}

export interface DatasetEvidence {
  readonly count: number;
  readonly tables: readonly TableEvidence[];
  /** Tables that no dataset could fill, with the constraint that stood in the way. */
  readonly unpopulated: readonly { readonly table: string; readonly reason: string }[];
}

export interface TableEvidence {
  readonly table: string;
  /** Rows over all datasets, and in the largest one; datasets in which the table was empty. */
  readonly rows: number;
  readonly largest: number;
  readonly empty: number;
  readonly columns: readonly ColumnEvidence[];
}

export interface ColumnEvidence {
  readonly column: string;
  /** How many cells held each kind of value, such as `null`, `integer`, `json object`, `malformed json`. */
  readonly kinds: Readonly<Record<string, number>>;
}
