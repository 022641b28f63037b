import { expect, it } from 'vitest';
import { documentsNear, findDocument } from '../../../src/datasets/learn/documents.js';

/** As a database with computed columns answers: casts first, then what has to be there, in the order of the columns. */
const ask = async (documents: readonly string[]) =>
  documents.map((text) => {
    const { id, on, tenant, kind } = JSON.parse(text);
    if (on !== undefined && on !== null && typeof on !== 'boolean')
      return `invalid input syntax for type boolean: "${on}"`;
    if (kind !== undefined && kind !== 'rare') return `invalid input value for enum kind: "${kind}"`;
    for (const [column, value] of Object.entries({ id, on, tenant: tenant?.id, kind }))
      if (value === undefined || value === null)
        return `null value in column "${column}" violates not-null constraint (Failing row contains (${text}).)`;
    return null;
  });
const search = {
  needed: [['id'], ['on'], ['tenant', 'id'], ['kind']],
  further: [['note']],
  words: ['rare'],
  ask,
};

it('a document that is taken is found step by step, by what stands in the way', async () => {
  const found = await findDocument(search);
  expect(found?.get('["kind"]')).toBe('"rare"');
  expect(found?.size).toBe(4);
});

it('others near it are taken as well: of other types, and with what the migration reads, or without', async () => {
  const found = await findDocument(search);
  const near = await documentsNear(found ?? new Map(), search);
  const read = near.map((text) => JSON.parse(text));
  expect(near.length).toBeGreaterThan(40);
  expect(new Set(near).size).toBe(near.length);
  expect(await ask(near)).toEqual(near.map(() => null));
  expect(new Set(read.map(({ on }) => on))).toEqual(new Set([true, false]));
  expect(new Set(read.map(({ note }) => typeof note)).size).toBeGreaterThan(3);
});

it('none is found where nothing that is tried leads on', async () => {
  expect(await findDocument({ ...search, words: [] })).toBeNull();
  expect(await findDocument({ ...search, ask: async (texts) => texts.map(() => 'never') })).toBeNull();
  expect(await findDocument({ ...search, ask: async (texts) => texts.map(() => null) })).toEqual(new Map());
});
