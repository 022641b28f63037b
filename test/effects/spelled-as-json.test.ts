import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = 'CREATE TABLE people (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)';
const data = {
  people: ['Ada', 'Bob', 'Cleo', 'Dan'].map((name, at) => ({
    id: BigInt(at),
    doc: JSON.stringify(at === 3 ? { age: 3 } : { name, tags: [name] }),
  })),
};
const found = async (value: string) => {
  const up = `ALTER TABLE people ADD COLUMN name TEXT; UPDATE people SET name = ${value};`;
  return (await checkOn(integrity, { schema, data, up })).findings.map(({ code }) => code);
};

describe('what a document says', () => {
  it('is asked about in quotes', async () => {
    expect(await found("doc -> '$.name'")).toEqual(['text-in-quotes']);
  });

  it.each(["doc ->> '$.name'", 'doc', "doc -> '$.tags'", "json_quote('x' || id)"])(
    '%s is right',
    async (value) => {
      expect(await found(value)).toEqual([]);
    },
  );
});
