import type { StoredDatabase } from '../../engines/engine.js';
import type { Store } from '../../engines/store.js';
import { UserError } from '../../model/errors.js';
import { inForce, readLedger } from '../ledger.js';
import { Carrier, tableName } from './carry.js';
import { keptTables } from './kept.js';
import { matched } from './matched.js';
import { type CopyReport, isLossy } from './report.js';
import { advanceCounters, enabledTriggers } from './target.js';

/** What a copy between databases of two engines needs. */
export interface CopyOptions {
  /** A database of SQLite; it is only read. */
  readonly from: Store;
  /** A database of PostgreSQL at the same version, without rows. */
  readonly to: Store;
  /** Write although something of the source will not be in the target (false). */
  readonly acceptLosses?: boolean;
  /** Called before each table. */
  readonly onTable?: (table: string) => void;
}

/**
 * Moves the rows of a database of SQLite into one of PostgreSQL, in one transaction there. Each value is read back and compared; where a row
 * or value cannot be carried over, nothing is written unless that was accepted.
 *
 * @throws {UserError} where the two are not at the same version, or the target has rows
 */
export async function copyDatabase(options: CopyOptions): Promise<CopyReport> {
  const { from, to } = options;
  const unlock = await to.lock();
  try {
    const source = await from.open({ readonly: true });
    try {
      const target = await to.open({ readonly: false });
      try {
        return await within(source, target, options);
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    throw from.explain(to.explain(error));
  } finally {
    await unlock();
  }
}

async function within(
  source: StoredDatabase,
  target: StoredDatabase,
  options: CopyOptions,
): Promise<CopyReport> {
  const { from, to, acceptLosses = false } = options;
  await source.run('BEGIN');
  await target.beginWriting();
  const at = await sameVersion(source, target, options);
  const { pairs, ...left } = await matched(source, await source.schema(), await target.schema());
  for (const pair of pairs) await demandEmpty(target, pair.target.name, to);
  await target.run('SET CONSTRAINTS ALL IMMEDIATE');
  const tables = pairs.map((pair) => pair.target);
  const triggers = await enabledTriggers(target, tables);
  for (const { off } of triggers) await target.run(off);
  const carriers = pairs.map((pair) => ({ pair, carrier: new Carrier(target, pair) }));
  for (const { pair, carrier } of carriers) {
    options.onTable?.(pair.source.name);
    await carrier.carry(source);
  }
  for (let moved = true; moved; ) {
    moved = false;
    for (const { carrier } of carriers) moved = (await carrier.carryWaiting()) || moved;
  }
  for (const { on } of triggers) await target.run(on);
  await advanceCounters(source, target, pairs);
  const found = {
    from: from.place,
    to: to.place,
    at,
    tables: carriers.map(({ carrier }) => carrier.result()),
    ...left,
    keptBehind: await keptTables(source),
  };
  const written = acceptLosses || !isLossy(found);
  await target.run(written ? 'COMMIT' : 'ROLLBACK');
  await source.run('ROLLBACK');
  return { ...found, written };
}

/** @throws {UserError} */
async function sameVersion(
  source: StoredDatabase,
  target: StoredDatabase,
  { from, to }: CopyOptions,
): Promise<string | null> {
  const [here, there] = [
    [...inForce(await readLedger(source)).keys()],
    [...inForce(await readLedger(target)).keys()],
  ];
  const first = here.findIndex((id, at) => id !== there[at]);
  if (first < 0 && here.length === there.length) return here.at(-1) ?? null;
  const last = (ids: readonly string[]) => ids.at(-1) ?? 'before the first migration';
  throw new UserError(`is at ${last(there)}, and ${from.place} is at ${last(here)}`, {
    where: to.place,
    fix:
      here.length === 0
        ? 'take the source over with rehearse adopt first'
        : `bring both to one version: rehearse up --to ${here.at(-1)}`,
  });
}

/** @throws {UserError} */
async function demandEmpty(target: StoredDatabase, name: string, to: Store): Promise<void> {
  const { rows } = await target.rows(`SELECT 1 FROM ${tableName({ name })} LIMIT 1`);
  if (rows.length === 0) return;
  throw new UserError(`${name} has rows already`, {
    where: to.place,
    fix: 'copy into a database that has the tables and no rows',
  });
}
