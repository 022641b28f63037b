import type { Cell } from '../../../../model/cell.js';
import type { Image, TableImage } from '../../../../model/image.js';
import type { RowsWanted } from '../../../store.js';
import { cellsOf, parameterOf, quoteName, quoteText } from '../../cells.js';
import type { Looked } from './looked.js';

/** An image that holds, of every table, only the rows asked for. */
export async function sample(looked: Looked, wanted: readonly RowsWanted[]): Promise<Image> {
  const { schema, kept } = looked.known;
  const tables = new Map<string, TableImage>();
  for (const { name, columns, primaryKey } of schema.tables) {
    const names = columns.map((column) => column.name);
    const key = primaryKey.map((column) => names.indexOf(column));
    tables.set(name, { name, columns: names, key, rows: await rowsOf(looked, name, names, wanted) });
  }
  const own = new Map<string, TableImage>();
  for (const name of kept) {
    const columns = await columnsOf(looked, name);
    own.set(name, { name, columns, key: [], rows: await rowsOf(looked, name, columns, wanted) });
  }
  return { schema, tables, kept: own };
}

/** A few rows of each table of the user's, by its key, or by all columns where it has none. */
export async function firstRows(looked: Looked, few: number): Promise<RowsWanted[]> {
  const wanted: RowsWanted[] = [];
  for (const { name, columns, primaryKey } of looked.known.schema.tables) {
    const by = primaryKey.length > 0 ? primaryKey : columns.map((column) => column.name);
    if (by.length === 0) continue;
    const list = by.map(quoteName).join(', ');
    const [answer] = await looked.channel.inspect(
      `SELECT ${list} FROM ${reference(looked, name)} LIMIT ${few}`,
    );
    wanted.push({ table: name, by, values: answer === undefined ? [] : cellsOf(answer) });
  }
  return wanted;
}

/** Every table with rows, and its columns. */
export async function columnsByTable(looked: Looked): Promise<ReadonlyMap<string, readonly string[]>> {
  const { schema, kept } = looked.known;
  const found = new Map<string, readonly string[]>(
    schema.tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]),
  );
  for (const name of kept) found.set(name, await columnsOf(looked, name));
  return found;
}

async function rowsOf(
  looked: Looked,
  table: string,
  columns: readonly string[],
  wanted: readonly RowsWanted[],
): Promise<Cell[][]> {
  const terms = wanted
    .filter((each) => each.table.toLowerCase() === table.toLowerCase())
    .flatMap((each) => conditionOf(each, columns));
  if (terms.length === 0) return [];
  const list = columns.map((name) => `t.${quoteName(name)}`).join(', ');
  const [answer] = await looked.channel.inspect(
    `SELECT ${list} FROM ${reference(looked, table)} AS t WHERE ${terms.join(' OR ')}`,
  );
  return answer === undefined ? [] : cellsOf(answer);
}

/** Columns that the table does not have are left out of the condition: the row is then found by the others. */
function conditionOf({ by, values }: RowsWanted, columns: readonly string[]): string[] {
  const places = by.flatMap((name, at) => {
    const column = columns.find((each) => each.toLowerCase() === name.toLowerCase());
    return column === undefined ? [] : [{ column, at }];
  });
  if (places.length === 0 || values.length === 0) return [];
  const texts = places.map(({ column }) => `coalesce('=' || t.${quoteName(column)}::text, '')`);
  const rows = values.map((cells) => `(${places.map(({ at }) => textOf(cells[at] ?? null)).join(', ')})`);
  return [`(${texts.join(', ')}) IN (VALUES ${rows.join(', ')})`];
}

/** The cell as its column writes it, marked, so that NULL is told from an empty one. */
function textOf(cell: Cell): string {
  if (cell === null) return `''`;
  const text = quoteText(String(parameterOf(cell)));
  return typeof cell === 'number' ? `'=' || ${text}::float8::text` : `'=' || ${text}`;
}

function reference({ known }: Looked, table: string): string {
  return known.references.get(table) ?? quoteName(table);
}

async function columnsOf(looked: Looked, table: string): Promise<string[]> {
  const [answer] = await looked.channel.inspect(`SELECT * FROM ${reference(looked, table)} LIMIT 0`);
  return [...(answer?.columns ?? [])];
}
