import { expect, it } from 'vitest';
import type { PropertyId } from '../../../src/model/property-id.js';
import { type Found, mayFollow, surelyFollows } from '../../../src/rehearsal/causes/rules.js';

const told = (id: PropertyId, code: string, table: string, more: Partial<Found['finding']> = {}): Found => ({
  property: { id },
  finding: { code, table, summary: '', differences: [], wayOut: '', ...more },
});

const lostIndex = told('untouched', 'index-lost', 't');
const lookUp = (table: string) => told('plans', 'look-up-loses-index: a', table);

it('a look-up loses its index with the index', () => {
  expect(surelyFollows(lookUp('t'), lostIndex)).toBe(true);
  expect(mayFollow(lookUp('u'), lostIndex)).toBe(false);
});

it('what a column no longer keeps of old rows, it keeps of no new ones', () => {
  const merged = told('information', 'values-merged', 't', { column: 'a' });
  const write = (column: string) => told('old-writes', 'write-means-other', 't', { column });
  expect(mayFollow(write('a'), merged)).toBe(true);
  expect(mayFollow(write('b'), merged)).toBe(false);
  expect(surelyFollows(write('a'), merged)).toBe(false);
});

it('children that a delete leaves behind follow from the key that is gone, where the data show it', () => {
  const key = told('untouched', 'foreign-key-lost', 'c');
  const children = told('old-writes', 'delete-leaves-children', 'p');
  expect([mayFollow(children, key), surelyFollows(children, key)]).toEqual([true, false]);
});

it('rows that are nowhere follow from those in whose place others stand', () => {
  const replaced = told('untouched', 'rows-replaced', 't');
  const destroyed = (table: string) => told('information', 'rows-destroyed', table);
  expect([mayFollow(destroyed('t'), replaced), mayFollow(destroyed('u'), replaced)]).toEqual([true, false]);
});
