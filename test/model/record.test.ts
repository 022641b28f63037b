import { expect, test } from 'vitest';
import { own, put } from '../../src/model/record.js';

test('only what was given is there', () => {
  const record: Record<string, number> = {};
  for (const name of Object.getOwnPropertyNames(Object.prototype)) expect(own(record, name)).toBeUndefined();
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    put(record, name, 1);
    expect(own(record, name)).toBe(1);
  }
  expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  expect(own(null, 'a')).toBeUndefined();
});
