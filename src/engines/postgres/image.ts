import type { Image, TableImage } from '../../model/image.js';
import type { Table } from '../../model/schema.js';
import { cellsOf, quoteName } from './cells.js';
import type { Channel } from './channel.js';
import type { KnownSchema } from './known-schema.js';
import { type Answer, WireError } from './wire.js';

/** Reads every row of every user table, and of the framework's own tables that keep displaced originals. */
export async function readImage(channel: Channel, known: KnownSchema): Promise<Image> {
  const { schema, kept, references } = known;
  const outlines = schema.tables.map(outlineOf);
  const queries = [
    ...schema.tables.map((table, at) =>
      select(references.get(table.name) ?? '', outlines[at]?.columns ?? []),
    ),
    ...kept.map((name) => `SELECT * FROM ${references.get(name)}`),
  ];
  const answers = await readAll(channel, queries);
  const tables = new Map<string, TableImage>();
  schema.tables.forEach(({ name }, at) => {
    const { columns, key } = outlines[at] ?? { columns: [], key: [] };
    tables.set(name, { name, columns, key, ...rowsOf(answers[at]) });
  });
  const keptTables = kept.map((name, at): [string, TableImage] => {
    const answer = answers[schema.tables.length + at];
    const columns = typeof answer === 'object' ? [...answer.columns] : [];
    return [name, { name, columns, key: [], ...rowsOf(answer) }];
  });
  return { schema, tables, kept: new Map(keptTables) };
}

interface Outline {
  readonly columns: string[];
  readonly key: number[];
}

/** Hundreds of images are taken of one schema, and comparing images is quick where they share their columns. */
const outlines = new WeakMap<Table, Outline>();

function outlineOf(table: Table): Outline {
  let outline = outlines.get(table);
  if (outline === undefined) {
    const columns = table.columns.map((column) => column.name);
    outline = { columns, key: table.primaryKey.map((name) => columns.indexOf(name)) };
    outlines.set(table, outline);
  }
  return outline;
}

function select(reference: string, columns: readonly string[]): string {
  return `SELECT ${columns.map(quoteName).join(', ')} FROM ${reference}`;
}

/** All at once; where one cannot be read, one by one, with the reason in its place. */
async function readAll(
  channel: Channel,
  queries: readonly string[],
): Promise<(Answer | string | undefined)[]> {
  if (queries.length === 0) return [];
  try {
    return await channel.inspect(queries.join(';\n'));
  } catch (error) {
    if (!(error instanceof WireError) || queries.length === 1) {
      if (error instanceof WireError) return [error.message];
      throw error;
    }
  }
  const answers: (Answer | string | undefined)[] = [];
  for (const query of queries) answers.push(...(await readAll(channel, [query])));
  return answers;
}

function rowsOf(answer: Answer | string | undefined): Pick<TableImage, 'rows' | 'unreadable'> {
  if (typeof answer === 'object') return { rows: cellsOf(answer) };
  return { rows: [], unreadable: answer ?? 'nothing came back' };
}
