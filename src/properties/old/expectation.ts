import { compareRows, fold, tableNamed } from '../../compare/index.js';
import { quietWorld } from '../../effects/walk.js';
import type { Database } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Dataset, Row } from '../../model/dataset.js';
import type { TableImage } from '../../model/image.js';
import type { Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import type { Bound } from '../application.js';
import type { Lineage } from '../lineage/lineage.js';
import type { Trial } from '../property.js';

/** What the old application is to read after `up`: what its own schema shows of the rows that there are now. */
export class Expectation {
  readonly #trial: Trial;
  readonly #lineage: Lineage;
  /** The old schema with the rows of after `up`; `null`: it does not take them all. */
  #now: Promise<Database | null> | undefined;
  #empty: Promise<Database | null> | undefined;

  constructor(trial: Trial, lineage: Lineage) {
    this.#trial = trial;
    this.#lineage = lineage;
  }

  /** Whether what is read now is what it should be, or nothing that can be told from rows. */
  async explains(statement: Bound, old: TableImage, now: TableImage): Promise<boolean> {
    // Nothing but the engine's module fills a virtual table.
    const { schemaBefore } = this.#trial;
    if (this.#lineage.written.size > 0 && schemaBefore.tables.some(({ virtual }) => virtual !== null))
      return true;
    this.#now ??= this.#with(await this.#rowsNow());
    const database = await this.#now;
    const expected = database && (await rowsOf(database, statement));
    if (!database || !expected || isSame(old, expected, now.rows)) return true;
    this.#empty ??= this.#with({});
    const empty = await this.#empty;
    const bare = empty && (await rowsOf(empty, statement));
    return (bare !== null && isSame(old, bare, old.rows)) || showsCatalog(database, statement, old, expected);
  }

  async close(): Promise<void> {
    for (const opened of [this.#now, this.#empty]) await (await opened)?.close();
  }

  async #with(rows: Dataset): Promise<Database | null> {
    const database = await this.#trial.open('before', quietWorld);
    for (const { name } of this.#tables) await database.run(`DELETE FROM ${quoted(name)}`);
    const { rejected } = await database.load(rows, { orphans: true });
    if (rejected.length === 0) return database;
    await database.close();
    return null;
  }

  get #tables(): readonly Table[] {
    return this.#trial.schemaBefore.tables.filter(({ virtual }) => virtual === null);
  }

  async #rowsNow(): Promise<Dataset> {
    const [before, { image }] = [await this.#trial.before(), await this.#trial.up()];
    return Object.fromEntries(
      this.#tables.map((table): [string, readonly Row[]] => {
        const successor = this.#lineage.successor(table.name);
        const now = successor && tableNamed(image, successor.name);
        const old = tableNamed(before, table.name);
        return [table.name, now && old ? inOldColumns(table, old, now, successor.columns) : []];
      }),
    );
  }
}

/** The new rows by the old columns; what has no column any more is as it was. */
function inOldColumns(
  { columns, primaryKey }: Table,
  old: TableImage,
  now: TableImage,
  carried: ReadonlyMap<string, string>,
): Row[] {
  const placeOf = (column: string) => {
    const name = carried.size > 0 ? carried.get(fold(column)) : fold(column);
    return now.columns.findIndex((other) => fold(other) === name);
  };
  const keyOf = (row: readonly Cell[], places: readonly number[]) =>
    places.map((at) => String(row[at] ?? null)).join('\u0000');
  const keys = primaryKey.map((name) => [old.columns.indexOf(name), placeOf(name)] as const);
  const [oldKey, newKey] = [keys.map(([at]) => at), keys.map(([, at]) => at)];
  const known = new Map(old.rows.map((row) => [keyOf(row, oldKey), row]));
  return now.rows.map((row) => {
    const was = keys.length === 0 ? undefined : known.get(keyOf(row, newKey));
    return Object.fromEntries(
      columns.flatMap(({ name, generated }): [string, Cell][] => {
        if (generated !== null) return [];
        const at = placeOf(name);
        const cell = at >= 0 ? row[at] : was?.[old.columns.indexOf(name)];
        return cell === undefined ? [] : [[name, cell]];
      }),
    );
  });
}

/** What it reads changes with a table that has nothing to do with it. */
async function showsCatalog(
  database: Database,
  statement: Bound,
  old: TableImage,
  expected: TableImage['rows'],
): Promise<boolean> {
  await database.run('CREATE TABLE rehearsal_unrelated (a INTEGER)');
  const rows = await rowsOf(database, statement);
  await database.run('DROP TABLE rehearsal_unrelated');
  return rows !== null && !isSame(old, expected, rows);
}

function isSame(shape: TableImage, one: TableImage['rows'], other: TableImage['rows']): boolean {
  return compareRows({ ...shape, key: [], rows: one }, { ...shape, key: [], rows: other }).length === 0;
}

/** @returns `null` where the statement fails */
export async function rowsOf(database: Database, { sql, cells }: Bound): Promise<TableImage['rows'] | null> {
  try {
    return (await database.rows(sql, cells)).rows;
  } catch {
    return null;
  }
}
