/** What an engine can do; each flag is what some property or rule asks before it relies on it. */
export interface Capabilities {
  /** Schema changes roll back with their transaction. */
  readonly transactionalDdl: boolean;
  /** Reads can be made to run in another order, so that a dependence on it shows. */
  readonly reverseOrder: boolean;
  /** Look-ups can be made to go by other indexes, which bring rows in an order that no other reading shows. */
  readonly otherIndexes?: boolean;
  /** The clock and random functions can be replaced for a connection. */
  readonly fakeClock: boolean;
  /** Foreign keys can be switched off for a connection. */
  readonly foreignKeySwitch: boolean;
  /** It runs within its application's process, so that whoever replaces the application stops whatever reads the database. */
  readonly embedded: boolean;
  /** A snapshot holds what a database is, not what led there, so that one of fewer tables is opened sooner. */
  readonly wholeSnapshots: boolean;
  /** DROP TABLE deletes the rows first, so that what hangs on them by ON DELETE goes along. */
  readonly dropDeletes: boolean;
  /** What runs it is its own and quickly started, so that several processes may each have one. */
  readonly ownServer: boolean;
  /** What a run costs, in runs of the cheapest engine: shrinking spends so much less of them. */
  readonly costOfARun: number;
  /** Rows a table past which filling it for a measurement takes longer than what is learnt from it. */
  readonly largestMeasured: number;
}
