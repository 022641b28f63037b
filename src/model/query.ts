/** A statement that an application runs, declared so that a migration can be checked against it. */
export interface Query {
  readonly name: string;
  /** One statement; values that it binds are placeholders of the driver's. */
  readonly sql: string;
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
}
