import { describe, expect, it } from 'vitest';
import { RawText } from '../../src/model/cell.js';
import { bytesOf, type Document, readDocument } from '../../src/procedures/models/document.js';
import { engineWords } from '../../src/procedures/models/engines.js';

const { reader } = engineWords('sqlite');
const membersOf = (text: string) => {
  const document = readDocument(text, reader);
  return document.kind === 'object' ? document.members.map(({ key, value }) => [key, value]) : document.kind;
};

describe('a document', () => {
  it.each([
    [null, 'missing'],
    ['', 'malformed'],
    ['{"a":1', 'malformed'],
    ['[1]', 'other'],
    ['"x"', 'other'],
    [7n, 'not-text'],
    [new Uint8Array([123]), 'not-text'],
    [new RawText(new Uint8Array([0xff])), 'malformed'],
  ])('%s is %s', (cell, kind) => {
    expect(readDocument(cell, reader).kind).toBe(kind);
  });

  it('has its members with their values as they are written', () => {
    expect(membersOf(' {"a" : [1,  {"x": 2}], "b":"}:,\\"" ,"a":-1.50}\n')).toEqual([
      ['a', '[1,  {"x": 2}]'],
      ['b', '"}:,\\""'],
      ['a', '-1.50'],
    ]);
    expect(membersOf('{}')).toEqual([]);
    expect(membersOf('{"größe": "ß"}')).toEqual([['größe', bytesOf('"ß"')]]);
  });

  it('is malformed where the engine cannot read it', () => {
    const deep = `${'['.repeat(1001)}${']'.repeat(1001)}`;
    expect(readDocument(deep, reader).kind).toBe('malformed');
    const postgres = engineWords('postgres').reader;
    expect(readDocument(deep, postgres).kind).toBe('other');
    expect(
      ['"\\u0000"', '"\\ud800"', '"\\ud83d\\ude00"'].map((text) => readDocument(text, postgres).kind),
    ).toEqual(['malformed', 'malformed', 'other']);
  });
});

describe('a document that is written again', () => {
  const object = (text: string) => readDocument(text, reader) as Extract<Document, { kind: 'object' }>;
  const member = { key: 'z', written: '"z"', value: '[1,"a, b"]' };

  it('loses white space on SQLite, keeps it within values on PostgreSQL, and is ordered in jsonb', () => {
    const { members } = object('{"bb" : [1,  2], "\\u0061": "x y"}');
    expect(engineWords('sqlite').print(members)).toBe('{"bb":[1,2],"\\u0061":"x y"}');
    expect(engineWords('postgres').print(members)).toBe('{"bb":[1,  2],"a":"x y"}');
    expect(engineWords('postgres', 'jsonb').print(object('{"bb": 1, "a": 2}').members)).toBe(
      '{"a": 2, "bb": 1}',
    );
  });

  it('takes a member behind its last one', () => {
    expect(engineWords('sqlite').append(object('{"a": 1 }\n'), member)).toBe('{"a": 1 ,"z":[1,"a, b"]}\n');
    expect(engineWords('sqlite').append(object('{}'), member)).toBe('{"z":[1,"a, b"]}');
    expect(engineWords('postgres', 'jsonb').append(object('{"a": 1}'), member)).toBe(
      '{"a": 1, "z": [1, "a, b"]}',
    );
  });
});

describe('a value', () => {
  it('fits the column that can hold it', () => {
    const holds = (type: string) => engineWords('postgres').holds(40_000n, type);
    expect(['SMALLINT', 'INTEGER', 'BIGINT'].map(holds)).toEqual([false, true, true]);
    expect(engineWords('sqlite').holds(2n ** 63n, 'SMALLINT')).toBe(false);
    expect(engineWords('sqlite').holds(2n ** 63n - 1n, 'SMALLINT')).toBe(true);
  });

  it('is the text that its escapes say, halves of a pair included', () => {
    expect(engineWords('sqlite').text('"a\\n\\u00e9\\ud83d\\ude00"')).toBe('a\né😀');
    expect(engineWords('sqlite').text('"\\ud800"')).toEqual(new RawText(new Uint8Array([0xed, 0xa0, 0x80])));
  });
});
