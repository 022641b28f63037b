import { describe, expect, it } from 'vitest';
import { untouched } from '../../../src/properties/untouched.js';
import { codesOn } from '../support.js';

const key = 'p_id INTEGER REFERENCES p (id)';
const schema = `CREATE TABLE p (id INTEGER PRIMARY KEY);
  CREATE TABLE c (id INTEGER PRIMARY KEY, ${key} ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED)`;
const data = { p: [{ id: 7n }], c: [5n, 6n].map((id) => ({ id, p_id: 7n })) };

describe('a rebuild that adds a column forgets', () => {
  it.each([
    ['one of the things that a foreign key does', 'ON DELETE CASCADE', ['foreign-key-lost c']],
    ['that a foreign key waits', 'ON DELETE CASCADE ON UPDATE CASCADE', ['foreign-key-lost c']],
    [
      'nothing where a foreign key does something else',
      'ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED',
      [],
    ],
  ])('%s', async (_, actions, expected) => {
    const up = `CREATE TABLE c2 (id INTEGER PRIMARY KEY, ${key} ${actions}, note TEXT);
      INSERT INTO c2 (id, p_id) SELECT id, p_id FROM c;
      DROP TABLE c; ALTER TABLE c2 RENAME TO c`;
    expect(await codesOn(untouched, { schema, up, data })).toEqual(expected);
  });
});

describe('a rebuild of a table that never hands a number out twice', () => {
  const counted = {
    schema: 'CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER NOT NULL, b INTEGER NOT NULL)',
    data: { c: [5n, 6n].map((id) => ({ id, a: id, b: 7n })) },
  };
  it.each([
    ['forgets that', 'id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, n TEXT', 'id, a, b', true],
    ['has no use for it without the column', 'a INTEGER NOT NULL, b INTEGER NOT NULL', 'a, b', false],
    [
      'has no use for it under another key',
      'id INTEGER, a INTEGER PRIMARY KEY, b INTEGER',
      'id, a, b',
      false,
    ],
    [
      'has no use for it in a column of texts',
      'id TEXT PRIMARY KEY, a INTEGER, b INTEGER',
      'id, a, b',
      false,
    ],
  ])('%s', async (_, columns, copied, isLost) => {
    const up = `CREATE TABLE c2 (${columns}); INSERT INTO c2 (${copied}) SELECT ${copied} FROM c;
      DROP TABLE c; ALTER TABLE c2 RENAME TO c`;
    const codes = await codesOn(untouched, { ...counted, up });
    expect(codes.includes('autoincrement-lost c')).toBe(isLost);
  });
});
