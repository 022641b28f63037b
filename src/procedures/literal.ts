import type { Cell } from '../model/cell.js';
import { UserError } from '../model/errors.js';
import { literal } from '../originals/sql.js';

/** A value that an author writes. */
export type Value = null | string | number | bigint | boolean;

/** The value as SQL has it, the same on every engine. @throws {UserError} for what has no such form */
export function sqlOf(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') {
    if (!value.includes('\0')) return literal(value);
    throw new UserError('a value holds a NUL character', { wayOut: 'leave it out of SQL' });
  }
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
  throw new UserError(`${value} is no value`, { wayOut: 'give a finite number' });
}

/** The value as a model gives it for a column of a type, where `truth` says how the engine gives a boolean. */
export function cellOf(value: Value, truth: (is: boolean) => Cell): Cell {
  if (typeof value === 'boolean') return truth(value);
  if (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)) return BigInt(value);
  return value;
}
