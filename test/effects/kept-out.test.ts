import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn } from '../properties/support.js';

const table = (name: string, key = 'id INTEGER PRIMARY KEY') => `CREATE TABLE ${name} (${key}, name TEXT)`;
const data = {
  users: [1n, 2n, 3n, 4n].map((id) => ({ id, name: `u${id}` })),
  admins: [2n, 3n, 4n, 5n, 6n, 7n].map((id) => ({ id, name: `a${id}` })),
};
const found = async (up: string, key?: string) => {
  const schema = `${table('users', key)}; ${table('admins', key)}`;
  const { findings } = await checkOn(rowCount, { schema, data, up });
  return findings.map(({ code, kind, differences }) => [code, kind, differences.length]);
};
const both = `${table('people')};
  INSERT OR IGNORE INTO people SELECT id, name FROM users; INSERT OR IGNORE INTO people SELECT id, name FROM admins`;
const text = 'id TEXT PRIMARY KEY';

describe('rows of two tables that come into one under their own numbers', () => {
  it.each([
    ['a new one', both],
    ['one of the two', 'INSERT OR IGNORE INTO users SELECT id, name FROM admins'],
  ])('are a decision where %s leaves some out', async (_, up) => {
    expect(await found(up)).toEqual([['rows-kept-out', 'decision', 3]]);
  });

  it.each([
    ['they are counted again', 'INSERT INTO users (name) SELECT name FROM admins', undefined],
    ['the keys say what they are', 'INSERT OR IGNORE INTO users SELECT id, name FROM admins', text],
    [
      'only those come that a condition picks',
      'INSERT INTO users SELECT id, name FROM admins WHERE id > 5',
      undefined,
    ],
  ])('are none where %s', async (_, up, key) => {
    expect(await found(up, key)).toEqual([]);
  });
});
