import { expect, it } from 'vitest';
import { meanings, textsOf } from '../../src/datasets/meanings.js';
import { significant, stringOf, tokenize } from '../../src/sql/tokenize.js';

/** What the first text of the statement suggests. */
function suggested(sql: string) {
  const tokens = significant(tokenize(sql, 'sqlite'));
  const at = tokens.findIndex((token) => stringOf(token) !== null);
  return meanings(tokens, at, stringOf(tokens[at] as (typeof tokens)[number]));
}

it.each<[string, unknown[]]>([
  ["SELECT a = 'word'", ['word']],
  ["SELECT coalesce(replace(a, b, c), 'word')", ['word']],
  [
    "SELECT replace(trim(a), 'word', b)",
    ['word', 'wordtail', 'headword', 'headwordtail', 'headwordtailword', 'head'],
  ],
  ["SELECT json_extract(a, '$.b')", []],
])('%s', (sql, expected) => {
  expect(suggested(sql)).toEqual(expected);
});

it('a number suggests its neighbours', () => {
  expect(meanings([], 0, 5n)).toEqual([5n, 6n, 4n]);
});

it('a text of a few signs parts and joins others', () => {
  expect(textsOf('::')).toContain('one::two::one');
  expect(textsOf('a::b')).toEqual(['a::b']);
});
