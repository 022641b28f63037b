import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = 'CREATE TABLE people (id INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT, nick TEXT)';
const data = {
  people: ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Flo'].map((first, at) => ({
    id: BigInt(at),
    first,
    last: at % 3 === 2 ? null : `${first}son`,
    nick: null,
  })),
};
const found = async (name: string, more = '') => {
  const up = `ALTER TABLE people ADD COLUMN name TEXT; UPDATE people SET name = ${name}; ${more}`;
  const { findings } = await checkOn(integrity, { schema, data, up });
  return findings.map(({ code, differences }) => [code, differences.map(({ key }) => key)]);
};

describe('a text that is put together', () => {
  const wiped = [['text-wiped-by-null', [{ id: 2n }, { id: 5n }]]];

  it('is NULL where a part of it is', async () => {
    expect(await found("first || ' ' || last")).toEqual(wiped);
    expect(await found("last || ', ' || first")).toEqual(wiped);
  });

  it('also where its parts are gone afterwards', async () => {
    expect(await found("first || ' ' || last", 'ALTER TABLE people DROP COLUMN last;')).toEqual(wiped);
  });

  it.each([
    ['says the rest', "first || coalesce(' ' || last, '')"],
    ['is one of them', 'last'],
    ['is there where the other is', 'coalesce(last, first)'],
    ['is NULL for all', 'nick'],
  ])('is right where it %s', async (_, name) => {
    expect(await found(name)).toEqual([]);
  });
});
