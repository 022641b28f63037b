import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = 'CREATE TABLE shops (id INTEGER PRIMARY KEY, street TEXT NOT NULL, chief INTEGER)';
const data = {
  shops: ['f', 'b', 'e', 'a', 'd', 'c'].map((street, at) => ({
    id: BigInt(at + 1),
    street,
    chief: BigInt(((at + 1) % 6) + 1),
  })),
};
const found = async (insert: string, update: string) => {
  const up = `CREATE TABLE places (id INTEGER PRIMARY KEY, street TEXT NOT NULL);
    ALTER TABLE shops ADD COLUMN place_id INTEGER REFERENCES places (id);
    INSERT INTO places (street) ${insert}; UPDATE shops SET place_id = (SELECT p.id FROM places p WHERE ${update});`;
  const { findings } = await checkOn(integrity, { schema, data, up });
  return findings.map(({ code, table, column }) => `${code} ${table}.${column}`);
};

describe('rows that are parted in two', () => {
  it('find the part of another row by a number that means nothing', async () => {
    expect(await found('SELECT street FROM shops ORDER BY street', 'p.id = shops.id')).toEqual([
      'part-of-another-row shops.place_id',
    ]);
  });

  it.each([
    ['what they say', 'SELECT DISTINCT street FROM shops', 'p.street = shops.street'],
    ['their number, in its order', 'SELECT street FROM shops ORDER BY id', 'p.id = shops.id'],
    ['the first of several', 'SELECT min(street) FROM shops', 'p.street <= shops.street'],
  ])('are right to find it by %s', async (_, insert, update) => {
    expect(await found(insert, update)).toEqual([]);
  });
});
