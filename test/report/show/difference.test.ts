import { expect, test } from 'vitest';
import type { JsonCell } from '../../../src/model/cell-json.js';
import { showCell } from '../../../src/report/show/cell.js';
import { type ShownPair, showDifference } from '../../../src/report/show/difference.js';
import { join } from '../../../src/report/show/visible.js';

const pair = (before: JsonCell, after: JsonCell, characters = 60) =>
  showDifference({ table: 't', key: { id: 1 }, column: 'c', before, after }, { characters }) as ShownPair;
const text = (side: ShownPair['before']) => side && join(side.pieces);
const marked = (side: ShownPair['before']) => side && join(side.pieces.filter(({ differs }) => differs));

test.each<[JsonCell, string]>([
  [null, 'NULL'],
  [1, '1'],
  ['1', "'1'"],
  [{ real: '1.0' }, '1.0'],
  [{ real: '-0.0' }, '-0.0'],
  [{ integer: '9223372036854775807' }, '9223372036854775807'],
  [{ blob: '31' }, "x'31'"],
  [{ text: '7bff' }, "x'7bff' (text, not UTF-8)"],
  ['', "''"],
])('%j is shown as %s', (cell, shown) => {
  expect(join(showCell(cell, { characters: 60 }))).toBe(shown);
});

test('storage classes are named exactly where they differ', () => {
  expect(pair(1, '1')).toMatchObject({ before: { storage: 'integer' }, after: { storage: 'text' } });
  expect(pair('1', '2')).toMatchObject({ before: { storage: null }, after: { storage: null } });
  expect(pair({ text: '7bff' }, '{').before?.storage).toBeNull();
});

test('only the differing part is marked', () => {
  const shown = pair('{"a": 1, "b": 2}', '{"a":1, "b": 2}');
  expect([marked(shown.before), marked(shown.after)]).toEqual([' ', '']);
});

test('a long value is cut where both sides are the same, and shown where they differ', () => {
  const shown = pair(
    `${'x'.repeat(5000)}OLD${'y'.repeat(5000)}`,
    `${'x'.repeat(5000)}NEW!${'y'.repeat(5000)}`,
  );
  expect(marked(shown.before)).toBe('OLD');
  expect(marked(shown.after)).toBe('NEW!');
  expect(text(shown.before)).toBe(`'…(4980 more)${'x'.repeat(20)}OLD${'y'.repeat(20)}…(4980 more)'`);
});

test('a long difference is cut too', () => {
  expect(text(pair('a'.repeat(1000), 'b'.repeat(1000)).after)?.length).toBeLessThan(100);
});

test('characters of two code units are not torn apart', () => {
  const shown = pair('😀', '😁');
  expect([marked(shown.before), marked(shown.after)]).toEqual(['😀', '😁']);
});

test('texts that look alike are told apart by their code points', () => {
  expect(pair('caf\u00e9', 'cafe\u0301').note).toBe('they look alike: U+00E9 became U+0065 U+0301');
  expect(pair('a', 'b').note).toBeNull();
});

test('a row of one column named text is a row, and a cell of invalid text is a cell', () => {
  const row = showDifference({ table: 't', before: { text: 'ab' } }, { characters: 60 });
  expect(row).toMatchObject({ kind: 'row', after: null, before: [{ column: 'text' }] });
  const cell = showDifference({ table: 't', column: 'c', before: { text: 'ab' } }, { characters: 60 });
  expect(cell.kind).toBe('cell');
});

test("a schema object's definition is shown as it is, without quotes", () => {
  const sql = 'CREATE INDEX i ON t (a)';
  const shown = showDifference({ table: 'i', before: sql }, { characters: 60 }) as ShownPair;
  expect([shown.kind, text(shown.before), shown.after]).toEqual(['object', sql, null]);
});
