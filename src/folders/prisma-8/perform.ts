import type { Cell } from '../../model/cell.js';
import { ConditionError } from '../../model/errors.js';
import type { Connection, MigrationFunction } from '../../model/migration.js';
import { parameterOf } from '../code/pg-client.js';
import { inlined } from '../code/values.js';
import type { Operation, Step } from './package.js';

/**
 * Runs operations as Prisma's runner does: one whose postchecks hold already is passed over; otherwise its prechecks have to hold before it, and its
 * postchecks after it.
 *
 * @param checksKeys whether rows without parents are looked for at the end
 */
export function performing(operations: readonly Operation[], checksKeys: boolean): MigrationFunction {
  return async (connection) => {
    for (const operation of operations) await perform(connection, operation);
    if (!checksKeys) return;
    const orphans = await connection.query('PRAGMA foreign_key_check');
    if (orphans.rows.length > 0)
      throw new Error(
        `Foreign key integrity check failed after migration: ${orphans.rows.length} violation(s)`,
      );
  };
}

async function perform(connection: Connection, { precheck, execute, postcheck }: Operation): Promise<void> {
  if (postcheck.length > 0 && (await firstBroken(connection, postcheck)) === null) return;
  await demand(connection, 'precondition', precheck);
  for (const { sql, params } of execute) await connection.query(sql, valuesOf(connection, params));
  await demand(connection, 'postcondition', postcheck);
}

async function demand(
  connection: Connection,
  kind: 'precondition' | 'postcondition',
  checks: readonly Step[],
): Promise<void> {
  const broken = await firstBroken(connection, checks);
  if (broken !== null) throw new ConditionError(kind, broken.description, broken.sql);
}

async function firstBroken(connection: Connection, checks: readonly Step[]): Promise<Step | null> {
  for (const check of checks) if (!(await holds(connection, check))) return check;
  return null;
}

/** By the first value of the first row, as Prisma takes it. */
async function holds(connection: Connection, { sql, params }: Step): Promise<boolean> {
  const { rows, types } = await connection.query(sql, valuesOf(connection, params));
  const cell = rows[0]?.[0] ?? null;
  if (cell === null) return false;
  if (typeof cell === 'bigint' || typeof cell === 'number') return Number(cell) !== 0;
  if (types[0] === BOOLEAN) return /^t/.test(String(cell));
  return !['', '0', 'false'].includes(String(cell).toLowerCase());
}

/** PostgreSQL's number of the type. */
const BOOLEAN = 16;

function valuesOf({ dialect }: Connection, params: readonly unknown[]): Cell[] {
  return params.map((value) => (dialect === 'sqlite' ? inlined(plain(value)) : parameterOf(value)));
}

function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
