import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE avatars (user_id INTEGER REFERENCES users (id), kind TEXT, url TEXT)`;
const data = {
  users: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((id) => ({ id, name: `n${id}` })),
  avatars: [1n, 2n, 3n, 4n, 5n].map((id) => ({ user_id: id, kind: id < 5n ? 'main' : 'old', url: `u${id}` })),
};
const found = async (join: string, avatar = 'avatar TEXT') => {
  const up = `CREATE TABLE profiles (user_id INTEGER PRIMARY KEY, name TEXT, ${avatar});
    INSERT INTO profiles SELECT u.id, u.name, a.url FROM users u ${join}`;
  const { findings } = await checkOn(rowCount, { schema, data, up });
  return findings.map(({ kind, summary }) => [kind, summary]);
};
const out = [
  'decision',
  'up copies rows of users into profiles, and leaves out each one whose id names no row of avatars (user_id)',
];

describe('rows that a new table leaves out for want of rows that belong to them', () => {
  it.each([
    ['an inner join', 'JOIN avatars a ON a.user_id = u.id'],
    [
      'a condition on what an outer join brings',
      "LEFT JOIN avatars a ON a.user_id = u.id WHERE a.kind = 'main'",
    ],
  ])('are told of %s', async (_, join) => {
    expect(await found(join)).toEqual([out]);
  });

  it.each([
    ['all are there', "LEFT JOIN avatars a ON a.user_id = u.id AND a.kind = 'main'", 'avatar TEXT'],
    ['the new table demands them', 'JOIN avatars a ON a.user_id = u.id', 'avatar TEXT NOT NULL'],
    [
      'a condition on the row itself picks',
      'LEFT JOIN avatars a ON a.user_id = u.id WHERE u.id > 2',
      'avatar TEXT',
    ],
  ])('are not where %s', async (_, join, avatar) => {
    expect(await found(join, avatar)).toEqual([]);
  });
});
