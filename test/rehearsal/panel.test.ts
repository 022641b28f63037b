import { describe, expect, it } from 'vitest';
import { rehearsed } from '../faults/rehearsed.js';

/** Rows whose text but for one character at its end is that of another row are few. */
const doubles = `CREATE TABLE mint (url TEXT PRIMARY KEY, name TEXT);
CREATE TABLE other (id INTEGER PRIMARY KEY);`;
const merge = `DELETE FROM mint WHERE rowid NOT IN (SELECT MIN(rowid) FROM mint GROUP BY RTRIM(url, '/'));
UPDATE mint SET url = RTRIM(url, '/');`;

describe('what few datasets show', () => {
  it.each([1, 2, 3, 4])('is what a statement does, and no damage (seed %d)', async (seed) => {
    const change = { base: doubles, up: merge, down: '', bare: true };
    const { properties } = await rehearsed(change, seed, ['row-count', 'untouched']);
    const found = properties.flatMap(({ findings = [] }) =>
      findings.map(({ kind, summary }) => [kind, summary]),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const each of found)
      expect(each).toEqual(['decision', 'up deletes rows of mint and keeps them nowhere']);
  });
});
