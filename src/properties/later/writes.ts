import { anotherValue, newRow, rowsOnlyNew } from '../../datasets/index.js';
import type { Database } from '../../engines/engine.js';
import { type Cell, sameCell } from '../../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { findTable, type Schema } from '../../model/schema.js';
import { attempt, type Bound, datasetOf, deleteOf, insertOf, keyOfRow, updateOf } from '../application.js';
import type { Trial } from '../property.js';
import { likeItsOwn, movedRows, withoutAdded } from './known-rows.js';
import { looserValue } from './looser-value.js';
import type { Pairing } from './pairing.js';
import { NamedRows } from './rows.js';

/** One thing that the application does after `up`. */
export interface Write {
  readonly kind: 'edit' | 'insert' | 'delete';
  readonly table: string;
  /** The key of the row; for an insert the row. */
  readonly row: Row;
  readonly column?: string;
  readonly statement: Bound;
}

/** Edits that one trial makes in a table; each trial begins with other columns. */
const EDITS = 4;

/**
 * Writes that an application could make on the database after `up`, planned but not made: inserts, edits of some cells,
 * and a delete in each table. The schema may refuse some of them.
 */
export async function planWrites(trial: Trial, pairings: readonly Pairing[]): Promise<Write[]> {
  const { image } = await trial.up();
  const dataset = datasetOf(image);
  const parents = {
    ...dataset,
    ...Object.fromEntries(pairings.map((pairing) => withoutAdded(pairing, dataset))),
  };
  const writes: Write[] = [];
  for (const pairing of pairings) {
    const plan = { trial, pairing, dataset, parents, schema: image.schema };
    writes.push(...insertsOf(plan), ...editsOf(plan), ...deletesOf(plan));
  }
  return writes.sort((a, b) => order[a.kind] - order[b.kind]);
}

/** A delete may take other rows along, so it comes last. */
const order = { insert: 0, edit: 1, delete: 2 };

/** Makes the writes, as far as the schema takes them, and hands out those. */
export async function makeWrites(database: Database, writes: readonly Write[]): Promise<Write[]> {
  const made: Write[] = [];
  for (const write of writes) if ((await attempt(database, write.statement)) === null) made.push(write);
  return made;
}

interface Plan {
  readonly trial: Trial;
  readonly pairing: Pairing;
  /** All rows after `up`. */
  readonly dataset: Dataset;
  /** Those that were there before it: what refers to a row that `up` added cannot outlive `down`. */
  readonly parents: Dataset;
  readonly schema: Schema;
}

function insertsOf({ trial, pairing, parents, schema }: Plan): Write[] {
  const marks = likeItsOwn(pairing);
  if (marks === null) return [];
  const known = { ...parents, [pairing.now]: [...(own(parents, pairing.now) ?? []), ...movedRows(pairing)] };
  // Tables that are one now get different rows, which can be told apart.
  const salt = trial.salt + pairing.joined.filter((name) => name < pairing.old).length;
  const drawn = newRow(schema, pairing.now, known, salt);
  const rows = [...(drawn === null ? [] : [drawn]), ...onlyNew(trial, pairing, schema, known, salt)];
  return rows.map((row) => {
    const made = { ...row, ...marks };
    return { kind: 'insert', table: pairing.now, row: made, statement: insertOf(pairing.now, made) };
  });
}

/** Rows that the old schema would not have taken: `down` meets them as soon as the application uses what is new. */
function onlyNew(
  { schemaBefore }: Trial,
  pairing: Pairing,
  schema: Schema,
  dataset: Dataset,
  salt: number,
): Row[] {
  const columns = new Map([...pairing.identity, ...pairing.columns].map(({ old, now }) => [now, old]));
  const now = { schema, table: pairing.now };
  return rowsOnlyNew({ old: { schema: schemaBefore, table: pairing.old }, now, columns, dataset }, salt);
}

function deletesOf({ trial, pairing, dataset }: Plan): Write[] {
  const rows = rowsIn(dataset, pairing.now);
  if (rows.length < 2) return [];
  const row = rows[(trial.salt + 1) % rows.length] as Row;
  const columns = pairing.identity.map(({ now }) => now);
  const key = keyOfRow(columns, row) ?? (pairing.keyed ? null : withoutNulls(columns, row));
  if (key === null) return [];
  return [{ kind: 'delete', table: pairing.now, row: key, statement: deleteOf(pairing.now, key) }];
}

function withoutNulls(columns: readonly string[], row: Row): Row | null {
  return keyOfRow(
    columns.filter((column) => (own(row, column) ?? null) !== null),
    row,
  );
}

function editsOf(plan: Plan): Write[] {
  const { trial, pairing, dataset } = plan;
  const rows = rowsIn(dataset, pairing.now);
  const columns = editable(pairing);
  if (rows.length === 0 || columns.length === 0) return [];
  const before = new NamedRows(
    pairing.before,
    pairing.identity.map(({ old }) => old),
  );
  const up = new NamedRows(
    pairing.up,
    pairing.identity.map(({ now }) => now),
  );
  const names = new Map(pairing.up.rows.map((cells, at) => [at, up.nameOf(cells)]));
  const writes: Write[] = [];
  for (let turn = 0; turn < Math.min(EDITS, columns.length); turn++) {
    const column = columns[(trial.index * EDITS + turn) % columns.length] as string;
    const pair = pairing.columns.find(({ now }) => now === column);
    const index = rowToEdit(trial, turn, rows.length, (at) => {
      const name = names.get(at) as string;
      return (
        pair === undefined ||
        trial.own ||
        (before.has(name) && sameCell(before.cell(name, pair.old), up.cell(name, column)))
      );
    });
    const row = rows[index];
    const key =
      row &&
      keyOfRow(
        pairing.identity.map(({ now }) => now),
        row,
      );
    if (!row || !key) continue;
    const value = newValue(plan, column, index, own(row, column) ?? null, turn);
    if (value === undefined) continue;
    const statement = updateOf(pairing.now, key, { [column]: value });
    writes.push({ kind: 'edit', table: pairing.now, row: key, column, statement });
  }
  return writes;
}

/** Columns whose edits can be told afterwards: those that pair, and those that only the new schema has, where these do not tell tables apart. */
function editable({ columns, identity, keyed, added, joined, taken }: Pairing): string[] {
  if (!keyed) return [];
  const own = columns.filter((pair) => !identity.includes(pair)).map(({ now }) => now);
  return joined.length > 0 || taken ? own : [...own, ...added];
}

function rowToEdit(trial: Trial, turn: number, count: number, isUsable: (at: number) => boolean): number {
  for (let step = 0; step < count; step++) {
    const at = (trial.salt + turn + step) % count;
    if (isUsable(at)) return at;
  }
  return -1;
}

/** A value that the new schema takes; now and then one that the old one would not have taken. */
function newValue(
  { trial, pairing, dataset, parents, schema }: Plan,
  name: string,
  index: number,
  cell: Cell,
  turn: number,
): Cell | undefined {
  const column = findTable(schema, pairing.now)?.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return undefined;
  const loosened = looserValue(trial, pairing, column, cell, dataset);
  if (loosened !== undefined && (trial.index + turn) % 2 === 0) return loosened;
  const [row, old] = [rowsIn(dataset, pairing.now)[index], own(parents, pairing.now) ?? []];
  const place = row === undefined ? -1 : old.indexOf(row);
  const within =
    place < 0
      ? { dataset: { ...parents, [pairing.now]: rowsIn(dataset, pairing.now) }, index }
      : { dataset: parents, index: place };
  return anotherValue(column, cell, trial.salt + turn, { schema, table: pairing.now, ...within });
}
