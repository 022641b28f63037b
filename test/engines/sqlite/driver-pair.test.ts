import { expect, test } from 'vitest';
import { demandPair, wrongPair } from '../../../src/engines/sqlite/driver-pair.js';

test.each([
  ['12.11.1', '20.20.2', null],
  ['12.11.1', '24.1.0', null],
  ['13.2.0', '22.0.0', null],
  ['13.2.0', '24.1.0', null],
  ['13.2.0', '20.20.2', 'better-sqlite3 13.2.0 needs Node 22 or newer, and this is Node 20.20.2'],
])('better-sqlite3 %s on Node %s', (driver, node, what) => {
  expect(wrongPair(driver, node)?.what ?? null).toBe(what);
});

test('the pair that runs this test is a right one', () => {
  expect(() => demandPair(process.versions.node)).not.toThrow();
});
