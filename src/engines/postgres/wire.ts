import { EngineLost } from '../../model/errors.js';

/** One connection to a PostgreSQL server; every value comes as the server's own text. */
export interface Wire {
  /**
   * Without parameters the text is sent as it is, and may hold several statements: an answer for each. With them it is
   * one statement with `$1`, `$2`, ….
   *
   * @throws {WireError} when the server refuses a statement
   * @throws {EngineLost} when the connection is gone
   */
  query(sql: string, parameters?: readonly Parameter[]): Promise<Answer[]>;
  /** `I`: idle · `T`: in a transaction · `E`: in a failed one. */
  readonly status: string;
  end(): Promise<void>;
}

/** A value as its text; bytes are sent in the binary form of the parameter's type. */
export type Parameter = string | null | Uint8Array;

export interface Answer {
  readonly columns: readonly string[];
  /** The types' object identifiers, by column. */
  readonly types: readonly number[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** The first word of the command's tag, such as `INSERT`. */
  readonly command: string;
  /** Rows that the command's tag counts; 0 where it counts none. */
  readonly count: number;
}

/** What the server says against a statement. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** The five characters of SQLSTATE. */
  readonly code: string;
  /** What it is about, as far as the server says. */
  readonly place: Place;

  constructor(message: string, code: string, place: Place = {}) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

interface Place {
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/** What broke the connection, for the user. */
export function lost(cause: unknown): EngineLost {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EngineLost(`the PostgreSQL server went away: ${why}`, {
    wayOut: 'nothing that was running is counted; see why the server ended, and run it again',
    cause,
  });
}
