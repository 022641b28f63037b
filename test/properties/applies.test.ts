import { describe, expect, it } from 'vitest';
import { applies } from '../../src/properties/applies.js';
import { checkOn } from './support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT, name TEXT)';
const data = {
  t: [
    { id: 1n, doc: '{"a": 1}', name: 'x' },
    { id: 2n, doc: '{"a"', name: 'x' },
  ],
};

describe('good', () => {
  it.each([
    ['a statement that every row bears', "UPDATE t SET doc = json_set(doc, '$.b', 1) WHERE json_valid(doc)"],
    ['no statement at all', ''],
  ])('%s', async (_, up) => {
    expect(await checkOn(applies, { schema, data, up })).toEqual({ findings: [], evidence: true });
  });

  it('a refusal by a declared precondition is neither a fault nor evidence', async () => {
    const preconditions = [{ name: 'valid JSON', sql: 'SELECT id FROM t WHERE NOT json_valid(doc)' }];
    const up = "UPDATE t SET doc = json_set(doc, '$.b', 1)";
    expect(await checkOn(applies, { schema, data, up, preconditions })).toEqual({
      findings: [],
      evidence: false,
    });
  });
});

describe('bad', () => {
  it('dies on one row of many, and says on which statement', async () => {
    const up = "ALTER TABLE t ADD COLUMN b;\nUPDATE t SET doc = json_set(doc, '$.b', 1)";
    const { findings } = await checkOn(applies, { schema, data, up });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'up-fails',
      summary: 'up fails on rows that the old schema allows: malformed JSON',
      blame: { sql: "UPDATE t SET doc = json_set(doc, '$.b', 1)", line: 2 },
    });
  });

  it('meets duplicates', async () => {
    const { findings } = await checkOn(applies, { schema, data, up: 'CREATE UNIQUE INDEX i ON t (name)' });
    expect(findings[0]).toMatchObject({ code: 'up-fails: unique', table: 't' });
    expect(findings[0]?.summary).toContain('UNIQUE constraint failed: t.name');
  });

  it.each([0, 3])('fails without any row: one fault, whatever the dataset (%i)', async (index) => {
    const given = { schema, data: index === 0 ? {} : data, index, up: 'UPDATE t SET missing = 1' };
    const { findings } = await checkOn(applies, given);
    expect(findings).toMatchObject([
      { code: 'up-fails-empty', summary: 'up fails on an empty database: no such column: missing' },
    ]);
  });

  it('refuses by a postcondition: no statement is to blame', async () => {
    const postconditions = [{ name: 'no x', sql: "SELECT id FROM t WHERE name = 'x'" }];
    const { findings } = await checkOn(applies, {
      schema,
      data,
      up: 'UPDATE t SET doc = NULL',
      postconditions,
    });
    expect(findings[0]?.summary).toBe(
      'up fails on rows that the old schema allows: postcondition "no x" does not hold',
    );
    expect(findings[0]?.blame).toBeUndefined();
  });
});
