import { fold, namesIn } from '../compare/index.js';
import { newRow } from '../datasets/index.js';
import type { TableEffect } from '../effects/effects.js';
import type { Database } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import { own } from '../model/record.js';
import { findTable, type Schema, type Table, type UniqueKey } from '../model/schema.js';
import { attempt, datasetOf, insertOf } from './application.js';
import { begin, rewind } from './old/effect.js';
import { refusalOf } from './old/refusal.js';
import type { Trial } from './property.js';

/** Datasets on which it is tried. */
const TRIED = 4;

/**
 * Unique keys that are there again over the same columns, and let two rows in now that the old one took for the same: without its
 * collation or expression they may differ in the case of letters, and NULL may be no value any more. Two such rows are tried on both sides.
 */
export async function looserKeys(trial: Trial): Promise<Finding[]> {
  const { image } = await trial.up();
  const effects = await trial.effects();
  if (trial.index === 0 || trial.index > TRIED || effects === null) return [];
  const keys = trial.schemaBefore.tables.flatMap((table) => {
    const effect = effects.table(table.name);
    return effect === null ? [] : remadeKeys(table, effect, [trial.schemaBefore, image.schema]);
  });
  if (keys.length === 0) return [];
  const dataset = datasetOf(await trial.before());
  const [before, after] = [await trial.open('before'), await trial.open('up')];
  try {
    await begin(before);
    await begin(after);
    const findings: Finding[] = [];
    for (const key of keys) {
      const how = await loosened(trial, key, dataset, [before, after]);
      if (how !== null) findings.push(finding(key, how));
    }
    return findings;
  } finally {
    await before.close();
    await after.close();
  }
}

/** A key of a table that has one over the same columns afterwards, which is written otherwise. */
interface RemadeKey {
  readonly table: Table;
  readonly effect: TableEffect;
  readonly columns: readonly string[];
}

function remadeKeys(table: Table, effect: TableEffect, [old, now]: readonly [Schema, Schema]): RemadeKey[] {
  const made = findTable(now, effect.name);
  if (made === undefined || table.virtual !== null || effect.columns.size === 0) return [];
  return table.uniques.flatMap((key): RemadeKey[] => {
    const columns = columnsOf(key, table, old);
    const names = columns.flatMap((name) => effect.columns.get(fold(name)) ?? []);
    const others = made.uniques.filter((other) => {
      const own = columnsOf(other, made, now).map(fold);
      return own.length === names.length && names.every((name) => own.includes(name));
    });
    const text = definitionOf(key, table, old);
    const isSame = others.some((other) => definitionOf(other, made, now) === text);
    return names.length === 0 || names.length < columns.length || others.length === 0 || isSame
      ? []
      : [{ table, effect, columns }];
  });
}

/** Those that an expression names as well. */
function columnsOf({ columns, index }: UniqueKey, table: Table, schema: Schema): string[] {
  if (!columns.includes(null)) return columns.map((name) => name ?? '');
  const sql = schema.indexes.find(({ name }) => name === index)?.sql ?? '';
  const names = new Set(namesIn(sql.slice(sql.indexOf('(')), table.dialect));
  return table.columns.flatMap(({ name }) => (names.has(fold(name)) ? [name] : []));
}

/** Whatever may say what the key takes for the same. */
function definitionOf({ columns, index }: UniqueKey, table: Table, schema: Schema): string {
  const collations = table.columns.filter(({ name }) => columns.includes(name)).map((one) => one.collation);
  const sql = schema.indexes.find(({ name }) => name === index)?.sql ?? table.sql;
  return fold(JSON.stringify([columns, collations, sql]));
}

type How = 'case' | 'nothing';

/** How two rows may differ that only the old key takes for the same; `null`: no such two were found. */
async function loosened(
  { schemaBefore, salt }: Trial,
  { table, effect, columns }: RemadeKey,
  dataset: Dataset,
  [before, after]: readonly [Database, Database],
): Promise<How | null> {
  const fresh = (step: number, rows: Dataset) => newRow(schemaBefore, table.name, rows, salt + step);
  const first = fresh(0, dataset);
  const withFirst = first && { ...dataset, [table.name]: [...(own(dataset, table.name) ?? []), first] };
  const second = withFirst && fresh(1, withFirst);
  if (first === null || second === null) return null;
  const now = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [effect.columns.get(fold(name)) ?? name, cell]),
    );
  const known = [first, second, ...(own(dataset, table.name) ?? [])];
  for (const { how, one, other } of twinsOf(table, columns, known)) {
    if (!(await isKeptApart(before, table.name, [one, other]))) continue;
    if (await areBothTaken(after, effect.name, [now(one), now(other)])) return how;
  }
  return null;
}

interface Twins {
  readonly how: How;
  readonly one: Row;
  readonly other: Row;
}

/** Two new rows, the first that are known, with the same key but for what a looser one tells apart. */
function twinsOf(table: Table, columns: readonly string[], known: readonly Row[]): Twins[] {
  const [first, second] = known;
  const saidOf = (name: string) => known.map((row) => own(row, name) ?? null).find((cell) => cell !== null);
  const shared = Object.fromEntries(columns.map((name) => [name, saidOf(name) ?? null] as const));
  return columns.flatMap((name): Twins[] => {
    const column = table.columns.find((each) => each.name === name);
    const text = WORD;
    const cased = [text, text.toUpperCase()].map((value) => ({ ...shared, [name]: value as Cell }));
    const empty = { ...shared, [name]: null };
    const isText = column?.affinity === 'text';
    return [
      ...(isText
        ? [{ how: 'case' as const, one: { ...first, ...cased[0] }, other: { ...second, ...cased[1] } }]
        : []),
      ...(column?.notNull === false
        ? [{ how: 'nothing' as const, one: { ...first, ...empty }, other: { ...second, ...empty } }]
        : []),
    ];
  });
}

const WORD = 'one@example.org';

async function isKeptApart(
  database: Database,
  table: string,
  [one, other]: readonly [Row, Row],
): Promise<boolean> {
  try {
    if ((await attempt(database, insertOf(table, one))) !== null) return false;
    const error = await attempt(database, insertOf(table, other));
    return error !== null && refusalOf(error).rule === 'unique';
  } finally {
    await rewind(database);
  }
}

async function areBothTaken(database: Database, table: string, rows: readonly Row[]): Promise<boolean> {
  try {
    for (const row of rows) if ((await attempt(database, insertOf(table, row))) !== null) return false;
    return true;
  } finally {
    await rewind(database);
  }
}

function finding({ table: { name }, columns }: RemadeKey, how: How): Finding {
  const key = columns.join(', ');
  const what = how === 'case' ? 'that differ only in the case of letters' : 'that both hold NULL';
  return {
    code: `key-loosened: ${columns.map(fold).join(', ')}`,
    kind: 'decision',
    table: name,
    summary: `the unique key (${key}) of ${name} is made again and lets rows in ${what}, which it took for the same before`,
    differences: [],
    wayOut: `make the key again as it was, with its collation, expression or NULLS NOT DISTINCT; or accept it: -- rehearsal: accept untouched ${name} because REASON`,
  };
}
