import { compareRows, fold, sameName } from '../compare/index.js';
import { followObject } from '../effects/objects.js';
import type { Database } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { findTable, type Table } from '../model/schema.js';
import { selectOf } from './application.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { type Lineage, lineageOf } from './lineage/lineage.js';
import { readByKey } from './old/by-key.js';
import { Expectation, rowsOf } from './old/expectation.js';
import { intentOf } from './old/intent.js';
import { otherRows } from './old/other-rows.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { type Reading, readDeclared } from './queries/reads.js';

/**
 * Asserts that what the old application reads can still be read, and that it gives the same rows in the columns that the
 * migration does not mean to write: every table and view, each column by name, rows by their key, and the queries that were declared.
 *
 * Matters because during a deploy the old version still runs while the schema is new, and after a hasty rollback of the
 * application it runs alone.
 *
 * Cannot see queries that nobody declared (joins, positions of columns in `SELECT *`), nor what a value that the migration means
 * to write says to it.
 */
export const oldReads: Property = {
  id: 'old-reads',
  title: 'the old application can still read',
  skip: skipBeside,
  check,
};

/** Why it does not matter what the old application makes of the new schema. */
export function skipBeside(subject: Subject): string | null {
  if (subject.deployment === 'stop') return 'the old application is stopped before (deployment: stop)';
  return nothingBefore(subject);
}

async function check(trial: Trial): Promise<Check> {
  if (trial.index > 1 && trial.index % 4 !== 2) return nothingSeen;
  if (!(await trial.up()).result.ok) return nothingSeen;
  const [before, after] = [await trial.open('before'), await trial.open('up')];
  const lineage = await lineageOf(trial);
  const expectation = new Expectation(trial, lineage);
  try {
    const reading: Reading = { trial, before, after, intent: intentOf(trial, lineage), expectation };
    const findings: Finding[] = [];
    for (const table of trial.schemaBefore.tables) findings.push(...(await readTable(reading, table)));
    for (const view of trial.schemaBefore.views) findings.push(...(await readView(reading, view.name)));
    findings.push(...(await readDeclared(reading)).findings);
    if (trial.deployment === 'unsaid') return found(findings.filter(({ kind }) => kind === 'decision'));
    return findings.length > 0 ? found(findings) : holds;
  } finally {
    await expectation.close();
    await before.close();
    await after.close();
  }
}

async function readTable(reading: Reading, table: Table): Promise<Finding[]> {
  const columns = table.columns.map(({ name }) => name);
  const key = table.primaryKey;
  const [old, now] = await readBoth(reading, table.name, columns, key);
  if (old === null) return [];
  if (now === null) return unreadable(reading, table.name, columns, 'table');
  const compared = columns.filter((column) => !reading.intent.writes(table.name, column));
  const byKey = await readByKey(reading, table, old);
  // The cells of a table that is still one are for `untouched`; a view under its name has yet to show them.
  if (findTable((await reading.trial.up()).image.schema, table.name) !== undefined) return byKey;
  return [
    ...differing(table.name, old, now, compared, reading.intent.movesRows(table.name) || key.length === 0),
    ...byKey,
  ];
}

async function readView(reading: Reading, view: string): Promise<Finding[]> {
  const columns = await columnsOf(reading.before, view);
  if (columns === null || new Set(columns.map(fold)).size < columns.length) return [];
  const [old, now] = await readBoth(reading, view, columns, []);
  if (old === null) return [];
  if (now === null) return unreadable(reading, view, columns, 'view');
  const findings = differing(view, old, now, columns, false);
  if (findings.length === 0) return [];
  if (isRemade(await lineageOf(reading.trial), view)) {
    const wider = await widened(reading, view, columns, findings);
    return wider.length > 0 ? wider : otherRows(view, old, now);
  }
  return (await reading.expectation.explains(selectOf(view, columns), old, now)) ? [] : findings;
}

/** A view that is made again to show more columns, and shows other rows as well: a join, or a condition, that may not have been meant. */
async function widened(
  { after }: Reading,
  view: string,
  columns: readonly string[],
  findings: readonly Finding[],
): Promise<Finding[]> {
  const now = new Set((await columnsOf(after, view))?.map(fold));
  const isWider = now.size > columns.length && columns.every((column) => now.has(fold(column)));
  return isWider ? findings.map((finding) => ({ ...finding, kind: 'decision' })) : [];
}

async function readBoth(
  { before, after }: Reading,
  name: string,
  columns: readonly string[],
  key: readonly string[],
): Promise<[TableImage | null, TableImage | null]> {
  const statement = selectOf(name, columns);
  const read = async (database: Database): Promise<TableImage | null> => {
    const rows = await rowsOf(database, statement);
    return rows && { name, columns, key: key.map((column) => columns.indexOf(column)), rows };
  };
  return [await read(before), await read(after)];
}

/** A statement makes the view another one, and does nothing else. */
function isRemade({ effects }: Lineage, view: string): boolean {
  const told = effects && followObject(effects.walk.states, 'view', { name: view, table: view });
  return told !== null && (told.meant || told.remade);
}

async function columnsOf(database: Database, view: string): Promise<readonly string[] | null> {
  try {
    const { sql } = selectOf(view, ['*']);
    return (await database.rows(sql.replace(/"\*"/, '*'))).columns;
  } catch {
    return null;
  }
}

/** Names the columns that are gone, or else the whole. */
async function unreadable(
  { after, trial, intent }: Reading,
  name: string,
  columns: readonly string[],
  kind: 'table' | 'view',
): Promise<Finding[]> {
  const gone: string[] = [];
  for (const column of columns)
    if ((await rowsOf(after, selectOf(name, [column]))) === null) gone.push(column);
  if (gone.length > 0 && gone.length < columns.length) {
    return gone.map((column) => {
      const now = intent.newName(name, column);
      const what = now === null ? 'is gone' : `is now called ${now}`;
      const sql = selectOf(name, [column]).sql;
      return { ...breaks('column-gone', name, column, `${name}.${column} ${what}`, sql), kind: 'decision' };
    });
  }
  const { image } = await trial.up();
  const isThere =
    findTable(image.schema, name) !== undefined ||
    image.schema.views.some((view) => sameName(view.name, name));
  const what = isThere ? `the ${kind} ${name} cannot be read` : `the ${kind} ${name} is gone`;
  const sql = selectOf(name, columns).sql;
  const broken = breaks(`${kind}-${isThere ? 'fails' : 'gone'}`, name, undefined, what, sql);
  const isMeant = !isThere && (kind === 'table' || isRemade(await lineageOf(trial), name));
  return [isMeant ? { ...broken, kind: 'decision' } : broken];
}

function breaks(code: string, table: string, column: string | undefined, what: string, sql: string): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code,
    table,
    ...(column === undefined ? {} : { column }),
    summary: `${what}: old code that still runs during a deploy fails on ${sql}`,
    differences: [],
    wayOut: `add the new beside the old and remove the old in a later release (expand, then contract), or accept it: -- rehearsal: accept old-reads ${place} because REASON`,
  };
}

/** @param rowsMove rows may come and go, so that only those on both sides are compared */
function differing(
  name: string,
  old: TableImage,
  now: TableImage,
  columns: readonly string[],
  rowsMove: boolean,
): Finding[] {
  const differences = compareRows(old, now, {
    columns: new Map(columns.map((column) => [fold(column), fold(column)])),
  }).filter(({ kind }) => kind === 'cell' || !rowsMove);
  const [first] = differences;
  if (first === undefined) return [];
  return [
    {
      code: 'reads-other',
      table: name,
      ...(first.column === undefined ? {} : { column: first.column }),
      summary: `the old application reads something else from ${name} than before, although the migration does not mean to write it`,
      differences: rowDifferences(name, differences),
      wayOut:
        'look at what changed under it: a type that converts, a view that reads a renamed table, a trigger',
    },
  ];
}
