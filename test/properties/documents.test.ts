import { describe, expect, it } from 'vitest';
import { sameButForKeys } from '../../src/properties/documents.js';

describe('the same document', () => {
  it.each([
    ['printed otherwise', '{"a":1,"b":[1,{"c":null}]}', '{ "b" : [1, {"c": null}], "a" : 1 }'],
    ['with a key of another name', '{"a":1,"b":2}', '{"z":1,"b":2}'],
    ['with a key twice beside it', '{"a":1,"a":2,"b":[]}', '{"a":1,"a":2,"c":[]}'],
    ['at the head of a text with NUL, where SQLite stops reading', '{"a":1}\u0000x', '{"b":1}'],
    ['with a key of another name inside', '{"a":{"b":[1.50]}}', '{"a":{"c":[1.50]}}'],
  ])('%s', (_, one, other) => {
    expect(sameButForKeys(one, other)).toBe(true);
  });
});

describe('another document', () => {
  it.each([
    ['with another value', '{"a":1}', '{"z":2}'],
    ['with a number of another spelling', '{"a":1}', '{"a":1.0}'],
    ['whose number is a text', '{"a":1}', '{"a":"1"}'],
    ['with a member more', '{"a":1}', '{"a":1,"b":1}'],
    ['without one of two members of one key', '{"a":1,"a":1}', '{"a":1}'],
    ['that is none', '{"a":1', '{"a":1'],
    ['that is a mere value', '1', '1'],
    ['that is NULL', null, '{}'],
  ])('%s', (_, one, other) => {
    expect(sameButForKeys(one, other)).toBe(false);
  });
});
