import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/datasets/expression/evaluate.js';
import { EvaluationError } from '../../../src/datasets/expression/evaluation-error.js';
import { parseExpression } from '../../../src/datasets/expression/parse.js';
import { edgesOf } from '../../../src/datasets/values/edges.js';
import type { Database } from '../../../src/engines/engine.js';
import { type Cell, cellKey } from '../../../src/model/cell.js';
import type { Column, Schema } from '../../../src/model/schema.js';
import { databaseOf } from '../database.js';

const EXPRESSIONS = [
  'i = 1',
  'i <> 7',
  'i < 10 AND i >= 0',
  'i BETWEEN 0 AND 255',
  'i NOT BETWEEN 0 AND 255',
  'i IN (0, 1)',
  "x IN ('a', 'A', '7')",
  'x = 7',
  "i = '7'",
  "x LIKE 'a%'",
  "x LIKE '%\\%%' ESCAPE '\\'",
  "x GLOB '[0-9]*'",
  "x GLOB '*[^a-z]*'",
  "x NOT LIKE '%_%'",
  'x IS NULL',
  'x IS NOT NULL',
  'x ISNULL',
  'x NOTNULL',
  'x NOT NULL',
  'i IS r',
  'i IS NOT n',
  "x || '-' || i",
  'length(x)',
  'length(i)',
  "x = ''",
  "x <> ''",
  'upper(x)',
  'lower(x) = x',
  'trim(x)',
  "ltrim(x, 'a ')",
  "rtrim(x, 'x')",
  'substr(x, 2)',
  'substr(x, -2, 1)',
  'substr(x, 0, 2)',
  "instr(x, 'a')",
  "replace(x, 'a', 'bb')",
  'typeof(n)',
  'typeof(i)',
  'coalesce(x, i, 3)',
  "ifnull(x, 'none')",
  "nullif(x, '')",
  'abs(r) < 10',
  'i + 1',
  'i - 1',
  'i * 2',
  'i / 3',
  'i % 5',
  'r + 1',
  '-r',
  '-i',
  '~i',
  'i & 3',
  'i | 8',
  'x + 1',
  'NOT i',
  'NOT x',
  'i AND r',
  'x OR i',
  'CAST(x AS INTEGER)',
  'CAST(x AS REAL)',
  'CAST(i AS TEXT)',
  'CAST(x AS NUMERIC)',
  "c = 'A'",
  "x = 'A' COLLATE NOCASE",
  'n = 1',
  "n = 'a'",
  'n < 5',
  "CASE WHEN i > 1 THEN 'many' WHEN i = 1 THEN 'one' ELSE 'none' END",
  "CASE x WHEN 'a' THEN 1 END",
  '(x IS NULL) = (i IS NULL)',
  'json_valid(x)',
  "json_type(x) = 'object'",
  "json_extract(x, '$.a')",
  "x ->> 'a'",
  "x -> '$.a'",
  "json_type(x, '$.a')",
  'json_array_length(x)',
  'i IS DISTINCT FROM 1',
  'i IS NOT DISTINCT FROM r',
  'true',
  'i = TRUE',
  '1 = 1 AND NULL',
  'NULL OR 1',
  'hex(x)',
  'octet_length(x)',
  'date(x)',
  'datetime(x)',
  '"x" = \'a\'',
  'i > 0x10',
  'i << 2',
  'i >> 1',
  'x < i',
  'n > x',
  'r = 0.1',
  "x BETWEEN 'a' AND 'b'",
  "NOT (i = 1 AND x = 'a')",
];

const DOCUMENTS = [
  '{"a":1}',
  '{"a":"1"}',
  '{"a":null}',
  '{"a":[1,2]}',
  '[1,2]',
  '"text"',
  'null',
  '1',
  '{a:1}',
  '{"a":1,}',
  '{"b":{"a":2}}',
  '2024-02-30',
  '12:30',
];

describe('an expression means what it means to SQLite', () => {
  let database: Database;
  let schema: Schema;
  let rows: { id: bigint; cells: Record<string, Cell> }[];
  const columns = new Map<string, Column>();

  beforeAll(async () => {
    database = await databaseOf(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, x TEXT, n, c TEXT COLLATE NOCASE)',
    );
    schema = await database.schema();
    for (const column of schema.tables[0]?.columns ?? []) columns.set(column.name, column);
    const pool = (name: string): readonly Cell[] =>
      edgesOf(columns.get(name) as Column, name === 'n' ? 'any' : 'word');
    const texts = [...pool('x'), ...DOCUMENTS].filter((text) => !String(text).includes('\u0000'));
    const untyped = pool('n').filter((cell) => typeof cell !== 'string' || !cell.includes('\u0000'));
    for (let at = 0; at < 160; at++) {
      const pick = (values: readonly Cell[], skip: number): Cell =>
        at % skip === 0 ? null : (values[at % values.length] ?? null);
      await database.run('INSERT INTO t (i, r, x, n, c) VALUES (?, ?, ?, ?, ?)', [
        pick(pool('i'), 9),
        pick(pool('r'), 11),
        pick(texts, 13),
        pick(untyped, 17),
        pick(texts, 7),
      ]);
    }
    const read = await database.rows('SELECT id, i, r, x, n, c FROM t');
    rows = read.rows.map(([id, i = null, r = null, x = null, n = null, c = null]) => ({
      id: id as bigint,
      cells: { i, r, x, n, c },
    }));
  });

  it.each(EXPRESSIONS)('%s', async (sql) => {
    const evaluate = compile(parseExpression(sql, 'sqlite'), columns);
    const theirs = await engineSays(database, sql);
    let told = 0;
    for (const { id, cells } of rows) {
      const ours = attempt(() => evaluate((name) => cells[name]));
      // Some JSON functions read JSON5, which is no JSON to json_valid: refusing it there loses no valid row.
      if (ours === undefined || (shown(ours) === RAISES && shown(theirs.get(id) ?? null) !== RAISES))
        continue;
      told++;
      expect(`${describeRow(cells)} ${shown(ours)}`).toBe(
        `${describeRow(cells)} ${shown(theirs.get(id) ?? null)}`,
      );
    }
    expect(told).toBeGreaterThan(100);
  });

  it.each([
    '(SELECT 1)',
    'x REGEXP 1 2',
    'CURRENT_TIMESTAMP',
    'random()',
    'my_function(x)',
    'EXISTS (SELECT 1)',
    'x =',
    '',
  ])('cannot tell: %s', (sql) => {
    expect(compile(parseExpression(sql, 'sqlite'), columns)((name) => rows[0]?.cells[name])).toBeUndefined();
  });
});

const RAISES = 'error';

function attempt(compute: () => Cell | undefined): Cell | undefined | { raises: string } {
  try {
    return compute();
  } catch (error) {
    if (error instanceof EvaluationError) return { raises: RAISES };
    throw error;
  }
}

/** The engine's answer by row; each row by itself where one of them makes it raise an error. */
async function engineSays(database: Database, sql: string): Promise<Map<bigint, Cell | { raises: string }>> {
  const ask = async (where: string) =>
    (await database.rows(`SELECT id, ${sql} FROM t ${where}`)).rows as [bigint, Cell][];
  try {
    return new Map(await ask(''));
  } catch {
    const ids = (await database.rows('SELECT id FROM t')).rows.map(([id]) => id as bigint);
    const answers = ids.map(
      async (id) =>
        [
          id,
          await ask(`WHERE id = ${id}`).then(
            ([row]) => row?.[1] ?? null,
            () => ({ raises: RAISES }),
          ),
        ] as const,
    );
    return new Map(await Promise.all(answers));
  }
}

function shown(value: Cell | { raises: string }): string {
  if (typeof value === 'object' && value !== null && 'raises' in value) return value.raises;
  if (typeof value === 'number') return `r${value.toPrecision(12)}`;
  return cellKey(value as Cell);
}

function describeRow(cells: Record<string, Cell>): string {
  return Object.values(cells).map(cellKey).join(' | ').slice(0, 200);
}
