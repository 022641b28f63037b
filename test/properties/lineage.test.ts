import { describe, expect, it } from 'vitest';
import { type Lineage, lineageOf } from '../../src/properties/lineage/lineage.js';
import { withTrial } from './support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)';

function lineageAfter(up: string): Promise<Lineage> {
  return withTrial({ schema, up, data: { t: [{ id: 1n, name: ' a', age: 2n }] } }, lineageOf);
}

async function fate(up: string) {
  const successor = (await lineageAfter(up)).successor('T');
  if (successor === null) return null;
  const columns = [...successor.columns].map(
    ([old, now]) => `${old}>${now}${successor.written.has(old) ? '*' : ''}`,
  );
  return `${successor.name}: ${columns.join(' ')}`;
}

describe('a table is followed', () => {
  const copy = 'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)';
  const swap = 'DROP TABLE t; ALTER TABLE n RENAME TO t';
  it.each([
    ['that is left alone', 'CREATE TABLE u (a)', 't: id>id name>name age>age'],
    ['that is updated', 'UPDATE t SET name = upper(name)', 't: id>id name>name* age>age'],
    ['that is renamed', 'ALTER TABLE t RENAME TO "u"', 'u: id>id name>name age>age'],
    ['whose column is renamed', 'ALTER TABLE t RENAME name TO title', 't: id>id name>title age>age'],
    ['whose column is dropped', 'ALTER TABLE t DROP COLUMN age; ALTER TABLE t ADD age', 't: id>id name>name'],
    ['through a rebuild', `${copy}; INSERT INTO n SELECT * FROM t; ${swap}`, 't: id>id name>name age>age'],
    [
      'through a rebuild that computes',
      `${copy}; INSERT INTO n SELECT id, trim(name), age FROM t; ${swap}`,
      't: id>id name>name* age>age',
    ],
    [
      'through a rebuild that renames',
      `CREATE TABLE n (id, title); INSERT INTO n SELECT id, name FROM t; ${swap}`,
      't: id>id name>title',
    ],
    [
      'through a slip in the order of a list',
      `${copy}; INSERT INTO n SELECT id, age, name FROM t; ${swap}`,
      't: id>id name>name age>age',
    ],
    [
      'through a backup',
      `ALTER TABLE t RENAME TO old; ${copy.replace('TABLE n', 'TABLE t')}; INSERT INTO t SELECT * FROM old`,
      't: id>id name>name age>age',
    ],
    [
      'through a temporary copy',
      `CREATE TEMP TABLE b AS SELECT * FROM t; DROP TABLE t; ${copy.replace('TABLE n', 'TABLE t')}; INSERT INTO t SELECT * FROM b`,
      't: id>id name>name age>age',
    ],
    [
      'through emptying and filling',
      'CREATE TABLE b AS SELECT * FROM t; DELETE FROM t; INSERT INTO t SELECT id, name, age + 1 FROM b',
      't: id>id name>name age>age*',
    ],
    ['that is dropped', 'DROP TABLE t', null],
    [
      'that is copied under another name',
      `${copy}; INSERT INTO n SELECT * FROM t; DROP TABLE t`,
      'n: id>id name>name age>age',
    ],
    [
      'that is updated on conflict',
      "INSERT INTO t VALUES (1, 'b', 3) ON CONFLICT DO UPDATE SET age = 3",
      't: id>id name>name age>age*',
    ],
  ])('%s', async (_, up, expected) => {
    expect(await fate(up)).toBe(expected);
  });
});

it('sees rows that are put in beside the table’s own', async () => {
  const up = `CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
    INSERT INTO n SELECT * FROM t; INSERT INTO n VALUES (7, 'x', 1), (8, 'y', 2);
    DROP TABLE t; ALTER TABLE n RENAME TO t`;
  expect((await lineageAfter(up)).successor('t')).toMatchObject({
    added: true,
    doubled: false,
    rebuilt: true,
    deleted: false,
  });
});
