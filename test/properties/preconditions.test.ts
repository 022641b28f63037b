import { describe, expect, it } from 'vitest';
import { preconditions } from '../../src/properties/preconditions.js';
import { type Case, checkOn } from './support.js';

const schema = 'CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER)';
const up = 'ALTER TABLE t ADD COLUMN m';
const keyed = {
  name: 'every row has a key',
  sql: 'SELECT n FROM t WHERE id IS NULL',
  breakWith: ['INSERT INTO t (n) VALUES (1)'],
};
const small = { name: 'small numbers', sql: 'SELECT id FROM t WHERE n > 100' };
const data = { t: [{ id: 'a', n: 1n }] };

const on = (given: Partial<Case>) => checkOn(preconditions, { schema, up, data, index: 0, ...given });

describe('good', () => {
  it('a database that its statements break is refused, this one is not', async () => {
    expect(await on({ preconditions: [keyed] })).toEqual({ findings: [], evidence: true });
  });

  it('a dataset breaks it, the empty one does not', async () => {
    const broken = { t: [{ id: 'a', n: 101n }] };
    expect(await on({ preconditions: [small], data: broken, index: 3 })).toEqual({
      findings: [],
      evidence: true,
    });
  });

  it('there is none', async () => {
    expect((await on({})).skipped).toBe('it declares none');
  });
});

describe('no evidence', () => {
  it('nothing breaks it', async () => {
    expect(await on({ preconditions: [small] })).toEqual({ findings: [], evidence: false });
  });

  it('nothing breaks one of two', async () => {
    expect(await on({ preconditions: [keyed, small] })).toEqual({ findings: [], evidence: false });
  });

  it('nothing is let through', async () => {
    const always = { name: 'never', sql: 'SELECT 1' };
    expect(await on({ preconditions: [always] })).toEqual({ findings: [], evidence: false });
  });
});

describe('bad', () => {
  it('fails in place of refusing', async () => {
    const renamed = { ...small, breakWith: ['ALTER TABLE t RENAME COLUMN n TO number'] };
    const { findings } = await on({ preconditions: [renamed] });
    expect(findings).toMatchObject([{ code: 'fails: small numbers' }]);
    expect(findings[0]?.summary).toContain('no such column: n');
  });
});
