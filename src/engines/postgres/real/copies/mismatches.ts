import type { Cell } from '../../../../model/cell.js';
import type { Table } from '../../../../model/schema.js';
import type { Mismatch, TablePair } from '../../../store.js';
import { cellsOf, quoteName } from '../../cells.js';
import { linesOf, rowSums } from '../row-sums.js';
import type { Looked } from './looked.js';

/**
 * What does not match between tables of two databases. The server adds up what each row hashes to, for whole tables and then for parts of
 * them; only rows of parts that differ are read.
 */
export async function findMismatches(
  left: Looked,
  right: Looked,
  pairs: readonly TablePair[],
  limit: number,
): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const pair of pairs) {
    const sides = sidesOf(left, right, pair);
    const mismatch = sides === null ? null : await mismatchOf(sides, pair, limit);
    if (mismatch !== null) found.push(mismatch);
  }
  return found;
}

/** One of the two tables. */
interface Side {
  readonly looked: Looked;
  /** As SQL. */
  readonly table: string;
  /** Compared columns, in the pair's order. */
  readonly columns: readonly string[];
  /** Of these, what tells rows apart. */
  readonly key: readonly string[];
}

function sidesOf(left: Looked, right: Looked, pair: TablePair): readonly [Side, Side] | null {
  const [one, two] = [tableOf(left, pair.left), tableOf(right, pair.right)];
  if (one === undefined || two === undefined) return null;
  const columns = [...pair.columns].flatMap(([from, to]): [string, string][] => {
    const [here, there] = [named(one.columns, from), named(two.columns, to)];
    return here === undefined || there === undefined ? [] : [[here, there]];
  });
  if (columns.length === 0) return null;
  const whole = one.primaryKey.every((name) => columns.some(([here]) => here === name));
  const key =
    one.primaryKey.length > 0 && whole ? columns.filter(([here]) => one.primaryKey.includes(here)) : columns;
  const side = (looked: Looked, { name }: Table, at: 0 | 1): Side => ({
    looked,
    table: looked.known.references.get(name) ?? quoteName(name),
    columns: columns.map((pairOfNames) => pairOfNames[at]),
    key: key.map((pairOfNames) => pairOfNames[at]),
  });
  return [side(left, one, 0), side(right, two, 1)];
}

function tableOf({ known }: Looked, name: string): Table | undefined {
  return known.schema.tables.find((table) => table.name.toLowerCase() === name.toLowerCase());
}

function named(columns: Table['columns'], name: string): string | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name;
}

async function mismatchOf(
  [left, right]: readonly [Side, Side],
  pair: TablePair,
  limit: number,
): Promise<Mismatch | null> {
  if ((await sumOf(left)) === (await sumOf(right))) return null;
  const [here, there] = [await partsOf(left), await partsOf(right)];
  const unlike = [...new Set([...here.keys(), ...there.keys()])]
    .filter((part) => here.get(part)?.sum !== there.get(part)?.sum)
    // Lost rows are looked for elsewhere, so that they must be among those that are read.
    .sort((a, b) => lost(here, there, b) - lost(here, there, a));
  const chosen = fewOf(unlike, here, there);
  const [one, two] = [await rowsOf(left, chosen), await rowsOf(right, chosen)];
  const gone = [...one].filter(([key]) => !two.has(key));
  const added = [...two].filter(([key]) => !one.has(key));
  const changed = [...one].filter(([key, { print }]) => two.has(key) && two.get(key)?.print !== print);
  const values = [gone, changed, added].flatMap((rows) => rows.slice(0, limit).map(([, { cells }]) => cells));
  return values.length === 0 ? null : { pair, by: left.key, values, missing: gone.length > 0 };
}

function lost(here: Sums, there: Sums, part: string): number {
  return (here.get(part)?.rows ?? 0) - (there.get(part)?.rows ?? 0);
}

/** As many parts as hold few enough rows to be read, and at least one. */
function fewOf(unlike: readonly string[], here: Sums, there: Sums): string[] {
  const chosen: string[] = [];
  let rows = 0;
  for (const part of unlike) {
    rows += Math.max(here.get(part)?.rows ?? 0, there.get(part)?.rows ?? 0);
    if (chosen.length > 0 && rows > READ) break;
    chosen.push(part);
  }
  return chosen;
}

/** Rows that are read of each side at most, where one part does not hold more. */
const READ = 20_000;
/** Parts of a table: one of 100 million rows has 25,000 in each. */
const PARTS = 4096;

interface Sum {
  readonly rows: number;
  readonly sum: string;
}

type Sums = ReadonlyMap<string, Sum>;

async function sumOf({ looked, table, columns }: Side): Promise<string> {
  const [line] = await linesOf(
    looked.channel,
    `SELECT count(*), ${rowSums(rowText(columns))} FROM ${table} AS t`,
  );
  return (line ?? []).join(' ');
}

async function partsOf({ looked, table, columns, key }: Side): Promise<Sums> {
  const lines = await linesOf(
    looked.channel,
    `SELECT ${partOf(key)}, count(*), ${rowSums(rowText(columns))} FROM ${table} AS t GROUP BY 1`,
  );
  return new Map(
    lines.map(([part, rows, ...sums]) => [
      part ?? '',
      { rows: Number(rows), sum: `${rows} ${sums.join(' ')}` },
    ]),
  );
}

function partOf(key: readonly string[]): string {
  return `hashtextextended(${rowText(key)}, 3) & ${PARTS - 1}`;
}

/** Each cell as text, exact, and NULL told from an empty one. */
function rowText(columns: readonly string[]): string {
  return `ROW(${columns.map((name) => `t.${quoteName(name)}::text`).join(', ')})::text`;
}

/** Rows of the parts, by what tells them apart; without a key, equal rows are told apart by how many there are. */
async function rowsOf(
  { looked, table, columns, key }: Side,
  parts: readonly string[],
): Promise<ReadonlyMap<string, { readonly print: string; readonly cells: Cell[] }>> {
  if (parts.length === 0) return new Map();
  const names = key.map((name) => `t.${quoteName(name)}`).join(', ');
  const [answer] = await looked.channel.inspect(
    `SELECT ${rowText(key)}, md5(${rowText(columns)}), ${names} FROM ${table} AS t WHERE (${partOf(key)}) IN (${parts.join(', ')})`,
  );
  const rows = new Map<string, { readonly print: string; readonly cells: Cell[] }>();
  if (answer === undefined) return rows;
  const cells = cellsOf(answer);
  const times = new Map<string, number>();
  answer.rows.forEach(([text, print], at) => {
    const nth = (times.get(text ?? '') ?? 0) + 1;
    times.set(text ?? '', nth);
    rows.set(`${nth} ${text}`, { print: print ?? '', cells: cells[at]?.slice(2) ?? [] });
  });
  return rows;
}
