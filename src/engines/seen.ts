/** `again`: it can be run once more · `done`: it has come to its end · `unknown`: nothing tells. */
export type Interrupted = 'again' | 'done' | 'unknown';

/** What one transaction has done to a table, by what the engine counted: rows that triggers and cascades took are in it. */
export interface OwnWrites {
  /** What the table keeps through ALTER and RENAME. */
  readonly identity: string;
  /** Changes when the table is written anew as a whole, or emptied. */
  readonly storage: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** A table of the framework's own, or what hangs on one. */
export interface OwnObject {
  readonly kind: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string | null;
}

/** A step of how a statement is carried out. */
export interface PlanStep {
  /** `search`: by an index or a key · `scan`: past every row · `sort`: puts the result in order. */
  readonly access: 'search' | 'scan' | 'sort';
  /** As the statement calls it; empty for a sort. */
  readonly table: string;
  readonly index: string | null;
  /** In the engine's words. */
  readonly detail: string;
}

/** Something that is not sound. */
export interface HealthProblem {
  /** `integrity`: what the database is kept in is damaged. */
  readonly kind: 'integrity' | 'foreign-key' | 'view' | 'trigger' | 'index' | 'sequence';
  /** The table, view or trigger that is not sound. */
  readonly object: string;
  readonly message: string;
}
