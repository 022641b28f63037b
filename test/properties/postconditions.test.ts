import { expect, it } from 'vitest';
import { postconditions } from '../../src/properties/postconditions.js';
import { checkOn } from './support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)';
const data = { t: [{ id: 1n, name: ' x' }] };
const trimmed = { name: 'names are trimmed', sql: 'SELECT id FROM t WHERE name <> trim(name)' };

it('good: what is promised holds', async () => {
  const up = 'UPDATE t SET name = trim(name)';
  expect(await checkOn(postconditions, { schema, data, up, postconditions: [trimmed] })).toEqual({
    findings: [],
    evidence: true,
  });
});

it('bad: it does not', async () => {
  const up = 'UPDATE t SET name = rtrim(name)';
  const { findings } = await checkOn(postconditions, { schema, data, up, postconditions: [trimmed] });
  expect(findings).toMatchObject([
    {
      code: 'broken: names are trimmed',
      summary: 'the postcondition "names are trimmed" does not hold after up',
    },
  ]);
});

it('without any, our own format gives no evidence, and others are not asked', async () => {
  const given = { schema, data, up: 'UPDATE t SET name = trim(name)' };
  expect(await checkOn(postconditions, { ...given, own: true })).toEqual({
    findings: [],
    evidence: false,
    notes: ['the migration declares no postconditions'],
  });
  expect((await checkOn(postconditions, given)).skipped).toBe('the format has no way to state them');
});

it('another failure of up says nothing about them', async () => {
  const given = { schema, data, up: 'UPDATE t SET missing = 1', postconditions: [trimmed] };
  expect(await checkOn(postconditions, given)).toMatchObject({ findings: [], evidence: false });
});
