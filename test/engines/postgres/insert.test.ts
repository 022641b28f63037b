import { expect, it } from 'vitest';
import { fitsIntoText, groupsOf, insertOf, insertText } from '../../../src/engines/postgres/insert.js';
import { RawText } from '../../../src/model/cell.js';

const rows = [
  { id: 1n, a$1: "it's" },
  { id: 2n, a$1: null },
];

it('keeps the values beside the statement', () => {
  expect(insertOf('"t"', rows)).toEqual({
    sql: 'INSERT INTO "t" ("id", "a$1") OVERRIDING SYSTEM VALUE VALUES ($1, $2), ($3, $4)',
    parameters: ['1', "it's", '2', null],
  });
});

it('or writes them into it', () => {
  expect(insertText('"t"', rows)).toBe(
    `INSERT INTO "t" ("id", "a$1") OVERRIDING SYSTEM VALUE VALUES ('1', 'it''s'), ('2', NULL)`,
  );
  expect(insertText('"t"', [{}])).toBe('INSERT INTO "t" DEFAULT VALUES');
});

it.each([
  ['NUL', 'a\u0000b'],
  ['what is no UTF-8', new RawText(new Uint8Array([0xff]))],
])('%s cannot stand in a text', (_, a) => {
  expect(fitsIntoText(insertOf('"t"', [{ a }]))).toBe(false);
  expect(fitsIntoText(insertOf('"t"', [{ a: 'x' }]))).toBe(true);
});

it('rows with the same columns go together, each with its place', () => {
  const groups = groupsOf([{ a: 1n }, { b: 1n }, { a: 2n }, {}]);
  expect(groups.map((group) => group.map(({ index }) => index))).toEqual([[3], [0, 2], [1]]);
});
