import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, kindOf, malformedJson, malformedKinds } from '../../src/datasets/index.js';
import type { Cell } from '../../src/model/cell.js';
import { databaseOf } from './database.js';

describe('jsonText', () => {
  it('is valid JSON of every shape', async () => {
    const database = await databaseOf('');
    const texts = fc.sample(jsonText({ keys: ['timeout_seconds', 'limits.cpu'] }), { numRuns: 400, seed: 1 });
    for (const text of texts)
      expect([text, (await database.rows('SELECT json_valid(?)', [text])).rows[0]?.[0]]).toEqual([text, 1n]);
    expect(new Set(texts.map(kindOf))).toEqual(
      new Set(['json object', 'json array', 'json scalar', 'numeric text']),
    );
    const keyed = texts.filter((text) => text.includes('"timeout_seconds"'));
    expect(keyed.length).toBeGreaterThan(100);
    expect(keyed.length).toBeLessThan(350);
    expect(keyed.some((text) => /"timeout_seconds"\s*:\s*null/.test(text))).toBe(true);
    expect(keyed.some((text) => /"timeout_seconds"\s*:\s*"/.test(text))).toBe(true);
    expect(texts.some((text) => /"limits"\s*:\s*\{\s*"cpu"/.test(text))).toBe(true);
    expect(texts.some((text) => /\n/.test(text)) && texts.some((text) => /: /.test(text))).toBe(true);
    expect(
      texts.some((text) => /\d{17,}/.test(text)) && texts.some((text) => /1E\+02|1\.10/.test(text)),
    ).toBe(true);
  });

  it('shrinks to the smallest text that still holds', () => {
    const { counterexample } = fc.check(
      fc.property(jsonText(), (text) => !text.includes('[')),
      { seed: 2, numRuns: 1000 },
    );
    expect(counterexample?.[0].length).toBeLessThan(4);
  });
});

describe('malformedJson', () => {
  const valid = async (cells: readonly Cell[]) => {
    const database = await databaseOf('CREATE TABLE t (x TEXT)');
    await database.load({ t: cells.map((x) => ({ x })) });
    const { rows } = await database.rows(
      "SELECT x FROM t WHERE typeof(x) = 'text' AND json_valid(x) AND instr(CAST(x AS BLOB), x'00') = 0",
    );
    return rows.map(([x]) => x);
  };

  it.each(malformedKinds.filter((kind) => kind !== 'invalid-text'))(
    '%s is no JSON to SQLite',
    async (kind) => {
      const weights = Object.fromEntries(malformedKinds.map((other) => [other, other === kind ? 1 : 0]));
      expect(
        await valid(fc.sample(malformedJson({ weights, keys: ['a', 'b'] }), { numRuns: 60, seed: 1 })),
      ).toEqual([]);
    },
  );

  it('draws every kind', () => {
    const kinds = new Set(fc.sample(malformedJson(), { numRuns: 300, seed: 1 }).map(kindOf));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['malformed json', 'text', 'empty text', 'blank text', 'blob', 'invalid text']),
    );
  });

  it('stays malformed while it shrinks', () => {
    const { counterexample } = fc.check(
      fc.property(malformedJson({ keys: ['a'] }), (cell) => !String(cell).includes('{')),
      { seed: 3 },
    );
    expect(counterexample?.[0]).toBe('{');
  });
});
