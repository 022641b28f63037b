import type { Answer, Parameter, Wire } from './wire.js';

/** What a database is looked at and worked on through. */
export interface Channel {
  readonly wire: Wire;
  /** Whether a transaction is open. */
  readonly inTransaction: boolean;
  /** @throws {WireError} */
  execute(sql: string, parameters?: readonly Parameter[]): Promise<Answer[]>;
  /** Reads what the answer depends on, and nothing else. @throws {WireError} */
  read(sql: string, parameters?: readonly Parameter[]): Promise<Answer[]>;
  /**
   * Looks at the database as every connection sees it, whatever was set on this one. Nothing is changed, and a
   * transaction that is open goes on. @throws {WireError}
   */
  inspect(sql: string): Promise<Answer[]>;
}
