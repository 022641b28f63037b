import { type Cell, malformedText, objectFault, RawText } from 'rehearsal';
import { describe, expect, test } from 'vitest';
import { databaseOf } from './database.js';

const cases: readonly (readonly [name: string, cell: Cell, object: string | null, text: string | null])[] = [
  ['NULL', null, null, null],
  ['an object', ' {"a":1} ', null, null],
  ['an object with the key once', '{"k":1,"a":{"k":2}}', null, null],
  ['the key twice', '{"k":1,"k":1}', 'the key k stands there twice', null],
  ['the key twice, once escaped', '{"k":1,"\\u006b":2}', 'the key k stands there twice', null],
  ['an array', '[1]', 'JSON, but not an object', null],
  ['JSON null', 'null', 'JSON, but not an object', null],
  ['a number', 5n, 'not text', null],
  ['a blob that would be JSON', new Uint8Array(Buffer.from('{}')), 'not text', null],
  ['empty text', '', 'empty text', 'empty text'],
  ['text that goes on after a NUL', '{}\u0000x', 'text with a NUL character', 'text with a NUL character'],
  ['text that begins with a NUL', '\u0000', 'text with a NUL character', 'text with a NUL character'],
  ['JSON5', "{'a':1}", 'malformed JSON', 'malformed JSON'],
  ['a byte-order mark', '\ufeff{}', 'malformed JSON', 'malformed JSON'],
  ['NaN', '{"a":NaN}', 'malformed JSON', 'malformed JSON'],
  [
    'bytes that are no UTF-8 in a string',
    new RawText(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    null,
    null,
  ],
  [
    'bytes that are no UTF-8 outside',
    new RawText(new Uint8Array([0x7b, 0xff, 0x7d])),
    'malformed JSON',
    'malformed JSON',
  ],
  ['deeper than SQLite reads', `${'['.repeat(1001)}${']'.repeat(1001)}`, 'malformed JSON', 'malformed JSON'],
];

describe('why a cell is no JSON', () => {
  test.each(cases)('%s', async (_name, cell, object, text) => {
    const database = await databaseOf('CREATE TABLE t (doc)');
    await database.load({ t: [{ doc: cell }] });
    const query = `SELECT ${objectFault('doc', 'k')} AS object, ${malformedText('doc')} AS text FROM t`;
    expect(await database.all(query)).toEqual([{ object, text }]);
  });
});
