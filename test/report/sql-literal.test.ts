import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Cell, RawText } from '../../src/model/cell.js';
import { sqlLiteral, sqlName } from '../../src/report/sql-literal.js';

const cells: readonly (readonly [Cell, string, string])[] = [
  [null, 'null', ''],
  [-9223372036854775808n, 'integer', ''],
  [9223372036854775807n, 'integer', ''],
  [1, 'real', ''],
  [1e300, 'real', ''],
  [Number.POSITIVE_INFINITY, 'real', ''],
  ['', 'text', ''],
  ["it's", 'text', '69742773'],
  ['a\nb\0c', 'text', '610a620063'],
  ['\u202egnp.\u{1f600}', 'text', 'e280ae676e702ef09f9880'],
  [new RawText(new Uint8Array([0x7b, 0xff])), 'text', '7bff'],
  [new Uint8Array([0, 255]), 'blob', '00ff'],
];

test.each(cells)('%s keeps its storage class and bytes', (cell, storage, hex) => {
  const db = new Database(':memory:');
  const [type, bytes, value] = db
    .prepare(`SELECT typeof(c), lower(hex(c)), c FROM (SELECT ${sqlLiteral(cell)} AS c)`)
    .safeIntegers()
    .raw()
    .get() as [string, string, unknown];
  expect(type).toBe(storage);
  if (storage === 'text' || storage === 'blob') expect(bytes).toBe(hex);
  else expect(value).toBe(cell);
  db.close();
});

test('no character is hidden or breaks the line', () => {
  expect(sqlLiteral('a\n\u202eb')).toBe("'a' || char(10, 8238) || 'b'");
});

test('a name may hold quotes', () => {
  expect(sqlName('a"b')).toBe('"a""b"');
});
