import { describe, expect, it } from 'vitest';
import type { PropertyId } from '../../src/model/property-id.js';
import { type Change, noWayBack } from '../faults/fault.js';
import { rehearsed } from '../faults/rehearsed.js';

const base = `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER CHECK (n > 0), a TEXT, b TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t(id) ON DELETE CASCADE);
CREATE INDEX t_name ON t (name);`;
const make =
  'CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT, n INTEGER CHECK (n > 0), a TEXT, b TEXT);';
const swap = 'DROP TABLE t;\nALTER TABLE made RENAME TO t;\nCREATE INDEX t_name ON t (name);';

async function blamed(property: PropertyId, up: string, more: Partial<Change> = {}) {
  const { properties } = await rehearsed({ base, up, down: noWayBack, bare: true, ...more }, 1, [property]);
  const [found] = properties.flatMap(({ findings = [] }) => findings);
  return [found?.code, found?.blame?.sql];
}

const off = 'PRAGMA foreign_keys = OFF;\n';

describe('the blamed statement is the one whose effect it is', () => {
  it.each<[string, PropertyId, string, string, RegExp]>([
    [
      'a copy that leaves rows out',
      'row-count',
      `${off}${make}\nINSERT INTO made SELECT * FROM t WHERE n IS NOT NULL;\n${swap}`,
      'rows-lost',
      /^INSERT INTO made/,
    ],
    [
      'a cascade',
      'row-count',
      `${make}\nINSERT INTO made SELECT * FROM t;\n${swap}`,
      'rows-lost',
      /^DROP TABLE t/,
    ],
    [
      'a DELETE',
      'row-count',
      'UPDATE t SET n = 7;\nDELETE FROM t WHERE name IS NULL;\nCREATE TABLE u (a);',
      'rows-lost',
      /^DELETE/,
    ],
    [
      'a list out of order',
      'untouched',
      `${off}CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT, n INTEGER CHECK (n > 0), a TEXT, b TEXT);\nINSERT INTO made SELECT id, name, n, b, a FROM t;\n${swap}`,
      'cells-changed',
      /^INSERT INTO made/,
    ],
    [
      'a CREATE TABLE that forgets',
      'untouched',
      `${off}${make.replace(' CHECK (n > 0)', '')}\nINSERT INTO made SELECT * FROM t;\n${swap}`,
      'check-lost',
      /^CREATE TABLE made/,
    ],
    [
      'a DROP TABLE that takes an index along',
      'untouched',
      `${off}${make}\nINSERT INTO made SELECT * FROM t;\n${swap.replace(/CREATE INDEX.*/, '')}`,
      'index-lost',
      /^DROP TABLE t/,
    ],
    [
      'an UPDATE that destroys',
      'information',
      'CREATE TABLE u (a);\nUPDATE t SET name = NULL;',
      'values-merged',
      /^UPDATE t/,
    ],
    [
      'a column that is dropped',
      'information',
      'DROP INDEX t_name;\nALTER TABLE t DROP COLUMN name;',
      'column-destroyed',
      /^ALTER TABLE t DROP/,
    ],
  ])('%s', async (_, property, up, code, sql) => {
    expect(await blamed(property, up)).toEqual([code, expect.stringMatching(sql)]);
  });
});

describe('the blamed statement of a schema that is not restored is the one after which it is so for good', () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      'what up made and down leaves',
      'ALTER TABLE t ADD x;\nCREATE TABLE u (a);',
      'DROP TABLE u;',
      'left-behind',
      /^ALTER TABLE t ADD x/,
    ],
    [
      'what up took away and down forgets',
      'DROP INDEX t_name;\nCREATE TABLE u (a);',
      'DROP TABLE u;',
      'missing',
      /^DROP INDEX/,
    ],
    [
      'what down makes otherwise',
      'DROP INDEX t_name;',
      'CREATE TABLE u (a);\nDROP TABLE u;\nCREATE INDEX t_name ON t (n);',
      'changed',
      /^CREATE INDEX t_name ON t \(n\)/,
    ],
    [
      'however it is written',
      'WITH x AS (SELECT 1) INSERT INTO t (id) SELECT 7 WHERE 0;\nalter table T add "x y" text;\nCREATE TABLE u (a);',
      'drop table U;',
      'left-behind',
      /^alter table/,
    ],
  ])('%s', async (_, up, down, code, sql) => {
    expect(await blamed('round-trip-schema', up, { down })).toEqual([code, expect.stringMatching(sql)]);
  });
});
