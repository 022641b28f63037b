import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY, street TEXT, city TEXT)';
const data = {
  users: [1n, 2n, 3n, 4n].map((id) => ({ id, street: `street ${id}`, city: `city ${id}` })),
};
const found = async (select: string, rows: Readonly<Record<string, unknown>> = data) => {
  const up = `CREATE TABLE addresses (user_id INTEGER PRIMARY KEY, street TEXT, city TEXT);
    INSERT INTO addresses SELECT ${select} FROM users`;
  const { findings } = await checkOn(integrity, { schema, data: rows as typeof data, up });
  return findings.map(({ code, summary }) => [code, summary]);
};

describe('two columns of a new table', () => {
  it('that have changed places', async () => {
    expect(await found('id, city, street')).toEqual([
      [
        'columns-swapped',
        'up fills addresses.street with users.city, and addresses.city with users.street: the two have changed places',
      ],
    ]);
  });

  it('that a rebuild swaps are told as what it changes', async () => {
    const up = `CREATE TABLE u2 (id INTEGER PRIMARY KEY, street TEXT, city TEXT);
      INSERT INTO u2 SELECT id, city, street FROM users; DROP TABLE users; ALTER TABLE u2 RENAME TO users`;
    expect((await checkOn(integrity, { schema, data, up })).findings).toEqual([]);
  });

  it('that stand where they were', async () => {
    expect(await found('id, street, city')).toEqual([]);
  });

  it('that say the same', async () => {
    expect(await found('id, city, city')).toEqual([]);
    const same = { users: data.users.map((row) => ({ ...row, city: row.street })) };
    expect(await found('id, city, street', same)).toEqual([]);
  });
});
