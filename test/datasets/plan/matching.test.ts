import { expect, it } from 'vitest';
import { matchingTexts } from '../../../src/datasets/plan/matching.js';

it.each([
  ['a regular expression', "code ~ '^[A-Z]{3}-[0-9]{4}$'", 'postgres', [], /^[A-Z]{3}-[0-9]{4}$/],
  ['one that is cast', "code ~ ('^[[:digit:]]+$'::text)", 'postgres', [], /^\d+$/],
  ['one of a length', "length(h) = 64 AND h ~ '^[0-9a-f]+$'", 'postgres', [64], /^[0-9a-f]{64}$/],
  ['what a GLOB leaves over', "u NOT GLOB '*[^0-9A-F]*'", 'sqlite', [26], /^[0-9A-F]{26}$/],
  ['what an expression leaves over', "u !~ '[^a-z]'", 'postgres', [5], /^[a-z]{5}$/],
  [
    'a form of moments',
    "at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)",
    'sqlite',
    [],
    /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/,
  ],
] as const)('texts come of %s', (_, sql, dialect, lengths, expected) => {
  const texts = matchingTexts(sql, dialect, lengths);
  expect(texts.filter((text) => expected.test(text)).length).toBeGreaterThanOrEqual(5);
});

it('the same ones each time, without the character that no text of PostgreSQL holds', () => {
  const [one, other] = [1, 2].map(() => matchingTexts("a ~ '^.+$'", 'postgres', [40]));
  expect(one).toEqual(other);
  expect(one?.join('')).not.toContain('\u0000');
});

it.each([
  ['what no text can be drawn of', "a ~ '^(?!x)a'"],
  ['what is no expression', "a ~ '(['"],
  ['a text that is compared', "a = '^x$'"],
])('nothing comes of %s', (_, sql) => {
  expect(matchingTexts(sql, 'postgres', [])).toEqual([]);
});
