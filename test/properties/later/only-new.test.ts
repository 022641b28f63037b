import { describe, expect, it } from 'vitest';
import { laterWrites } from '../../../src/properties/later-writes.js';
import { type Case, codesOn } from '../support.js';

/** Every code and place over the datasets of a short run. */
async function codesOver(given: Case): Promise<string[]> {
  const codes = new Set<string>();
  for (let index = 1; index < 40; index += 3)
    for (const code of await codesOn(laterWrites, { index, salt: index * 7, ...given })) codes.add(code);
  return [...codes].sort();
}

describe('values that are refused one by one', () => {
  const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL';
  const rows = { t: [1n, 2n, 3n].map((id) => ({ id, a: id, b: id + 4n })) };
  const kept = 'CREATE TABLE kept AS SELECT * FROM t';
  const of = (column: string) => `coalesce((SELECT k.${column} FROM kept k WHERE k.id = t.id), 0)`;
  const down = `UPDATE t SET a = ${of('a')}, b = ${of('b')}; DROP TABLE kept`;
  const both = ['insert-lost t.a', 'insert-lost t.b'];

  it('and go together', async () => {
    const codes = await codesOver({
      schema: `${schema}, CHECK ((a = 0) = (b = 0)))`,
      data: rows,
      up: kept,
      down,
    });
    expect(codes).toEqual(expect.arrayContaining(both));
  });

  it('and go together but for a third one, which only the new schema takes', async () => {
    const table = (name: string, check = '') =>
      `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL${check}, CHECK ((a = 0) = (b = 0)))`;
    const narrow = ' CHECK (c = 77)';
    const swap = 'DROP TABLE t; ALTER TABLE n RENAME TO t';
    const codes = await codesOver({
      schema: table('t', narrow),
      data: { t: rows.t.map((row) => ({ ...row, c: 77n })) },
      up: `${kept}; ${table('n')}; INSERT INTO n SELECT * FROM t; ${swap}`,
      down: `${table('n', narrow)}; INSERT INTO n SELECT id, ${of('a')}, ${of('b')}, 77 FROM t; ${swap}; DROP TABLE kept`,
    });
    expect(codes).toEqual(expect.arrayContaining(both));
    expect(codes).not.toContain('insert-lost t.c');
  });

  it('by a trigger, which does not say that the old schema never held them', async () => {
    const trigger =
      "CREATE TRIGGER fixed BEFORE UPDATE ON t WHEN new.a <> old.a OR new.b <> old.b BEGIN SELECT RAISE(ABORT, 'fixed'); END";
    const codes = await codesOver({
      schema: `${schema}); ${trigger}`,
      data: rows,
      up: `DROP TRIGGER fixed; ${kept}`,
      down: `${down}; ${trigger}`,
    });
    expect(codes).toEqual(expect.arrayContaining(both));
  });
});
