import { expect, it } from 'vitest';
import type { Row } from '../../src/model/dataset.js';
import { model } from '../../src/properties/model.js';
import { checkOn, codesOn } from './support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n)';
const data = {
  t: [
    { id: 1n, name: 'X', n: 1n },
    { id: 2n, name: null, n: 1.5 },
  ],
};
const lower = ({ t = [] }: Readonly<Record<string, readonly Row[]>>) => ({
  t: t.map((row) => ({ ID: row.id ?? null, name: String(row.name ?? '').toLowerCase() || null })),
});
const given = { schema, data, model: lower };

it('good: up does what the reference does, whatever it does elsewhere', async () => {
  const up = 'UPDATE t SET name = lower(name), n = 0';
  expect(await checkOn(model, { ...given, up })).toEqual({ findings: [], evidence: true });
});

it.each<[string, string, string[]]>([
  ['a constant', "UPDATE t SET name = 'x'", ['cell-differs t.name']],
  ['another storage class', 'UPDATE t SET name = CAST(lower(name) AS BLOB)', ['cell-differs t.name']],
  [
    'rows that it lost and made',
    'UPDATE t SET id = id + 10, name = lower(name)',
    ['row-missing t', 'row-added t'],
  ],
  ['a table that is not there', 'DROP TABLE t', ['table-missing t']],
  ['a column that is not there', 'ALTER TABLE t DROP COLUMN name', ['cell-differs t.name']],
])('bad: %s', async (_, up, expected) => {
  expect((await codesOn(model, { ...given, up })).sort()).toEqual(expected.sort());
});

it('tells whole numbers from others, and matches rows without a key by what the reference gives', async () => {
  const more = {
    schema: 'CREATE TABLE t (n)',
    data: { t: [{ n: 1n }, { n: 1n }, { n: 2n }] },
    up: 'UPDATE t SET n = n * 1.0 WHERE n = 2',
  };
  const same = ({ t = [] }: Readonly<Record<string, readonly Row[]>>) => ({ t });
  expect((await codesOn(model, { ...more, model: same })).sort()).toEqual(['row-added t', 'row-missing t']);
});

it('takes a number as its column stores it', async () => {
  const more = {
    schema: 'CREATE TABLE t (id INTEGER PRIMARY KEY, whole INTEGER, part REAL, any, words TEXT)',
    data: { t: [{ id: 1n, whole: 1n, part: 1.5, any: 1n, words: 'x' }] },
    up: 'UPDATE t SET whole = 0, part = 2, any = 0, words = 0',
  };
  const made = (row: Row) => () => ({ t: [{ id: 1, ...row }] });
  expect(await codesOn(model, { ...more, model: made({ whole: 0, part: 2n }) })).toEqual([]);
  // Without a type, a column stores what it is given: there `0` is a REAL.
  expect(await codesOn(model, { ...more, model: made({ any: 0 }) })).toEqual(['cell-differs t.any']);
  expect(await codesOn(model, { ...more, model: made({ words: 0 }) })).toEqual(['cell-differs t.words']);
  expect(await codesOn(model, { ...more, model: made({ whole: 0.5 }) })).toEqual(['cell-differs t.whole']);
});

it('has no evidence without rows, and skips without a reference', async () => {
  expect(await checkOn(model, { ...given, up: '', data: {} })).toEqual({ findings: [], evidence: false });
  expect((await checkOn(model, { schema, data, up: '' })).skipped).toBe('its suite has no reference model');
});
