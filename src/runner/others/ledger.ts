import type { Cell } from '../../model/cell.js';
import { UserError } from '../../model/errors.js';
import type { Format } from '../../model/source.js';

/** A table in which another tool writes down what it has applied. */
export interface OtherLedger {
  readonly tool: string;
  /** The formats of folders that it belongs to. */
  readonly formats: readonly Format[];
  readonly table: string;
  /** Columns that tell it from another tool's table of the same name. */
  readonly columns: readonly string[];
  /** Tables that the tool keeps beside it. */
  readonly beside?: readonly string[];
  /** The query for its rows, in the order in which they were written. */
  readonly sql: string;
  /**
   * Which of the folder's migrations are applied, by what the tool itself takes its rows to say.
   *
   * @throws {UserError} for a migration that was left half done
   */
  applied(rows: readonly LedgerRow[], ids: readonly string[]): readonly string[];
}

/** A row of it, by column. */
export type LedgerRow = Readonly<Record<string, Cell>>;

/** A text of the row's. */
export function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : cell == null ? '' : String(cell);
}

/** A boolean, however the engine gives it. */
export function isTrue(cell: Cell | undefined): boolean {
  return cell === 1n || cell === 'true' || cell === 't' || cell === '1';
}

/** The number in front of a migration's name, dashes and underscores inside a date left out. */
export function numberOf(name: string): string {
  const [, digits = ''] = /^[A-Za-z]*(\d[\d_-]*)/.exec(name) ?? [];
  return digits.replace(/[_-]/g, '').replace(/^0+(?=\d)/, '');
}

/** Those of the ids that are called as the rows say. @throws {UserError} for a row that names none */
export function byName(names: readonly string[], ids: readonly string[]): string[] {
  const bare = (name: string) => name.replace(/\.[cm]?[jt]s$/, '');
  return names.map((name) => ids.find((id) => bare(id) === bare(name)) ?? unknown(name));
}

/** Those of the ids whose numbers the rows say. @throws {UserError} for a row that numbers none */
export function byNumber(numbers: readonly string[], ids: readonly string[]): string[] {
  return numbers.map((number) => ids.find((id) => numberOf(id) === numberOf(number)) ?? unknown(number));
}

/** @throws {UserError} always */
export function halfDone(tool: string, name: string): never {
  throw new UserError(`${tool} has begun ${name} and not finished it`, {
    wayOut: `let ${tool} resolve it first`,
  });
}

function unknown(name: string): never {
  throw new UserError(`the database has ${name} applied, which is not in the folder`, {
    wayOut: 'bring the file back, or use the folder that this database was migrated with',
  });
}
