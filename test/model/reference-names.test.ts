import { expect, it } from 'vitest';
import { refersByName } from '../../src/model/reference-names.js';

it.each([
  ['user_id', 'users', true],
  ['userId', 'users', true],
  ['category_id', 'categories', true],
  ['box_id', 'boxes', true],
  ['person_uuid', 'person', true],
  ['post_id', 'users', false],
  ['id', 'users', false],
  ['user', 'users', false],
])('%s names rows of %s: %s', (column, name, expected) => {
  expect(refersByName(column, { name })).toBe(expected);
});
