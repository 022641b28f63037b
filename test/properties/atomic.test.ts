import { describe, expect, it } from 'vitest';
import { atomic } from '../../src/properties/atomic.js';
import { type Case, checkOn, codesOn } from './support.js';

const schema = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)';
const data = {
  t: [
    { id: 1n, name: 'X' },
    { id: 2n, name: 'y' },
  ],
};
const up = 'ALTER TABLE t ADD COLUMN a; UPDATE t SET a = lower(name); CREATE INDEX i ON t (a)';
const down = 'DROP INDEX i; ALTER TABLE t DROP COLUMN a';

const on = (given: Partial<Case>) => checkOn(atomic, { schema, data, up, down, index: 2, ...given });
const codes = (given: Partial<Case>) => codesOn(atomic, { schema, data, up, down, index: 2, ...given });

describe('good', () => {
  it.each<[string, Partial<Case>]>([
    ['one transaction around everything', {}],
    [
      'a single statement needs none',
      { up: 'ALTER TABLE t ADD COLUMN a', down: 'ALTER TABLE t DROP COLUMN a', transaction: false },
    ],
    [
      'a transaction of its own, with settings around it',
      {
        up: `PRAGMA foreign_keys = OFF; BEGIN; ${up}; COMMIT; PRAGMA foreign_keys = ON`,
        down: `BEGIN; ${down}; COMMIT`,
        transaction: false,
      },
    ],
    [
      'statements without a transaction that go on from where they stopped',
      {
        up: 'CREATE TABLE IF NOT EXISTS u (id INTEGER PRIMARY KEY); CREATE INDEX IF NOT EXISTS i ON t (name)',
        down: 'DROP INDEX IF EXISTS i; DROP TABLE IF EXISTS u',
        transaction: false,
      },
    ],
    [
      'statements without a transaction that make things of their own only',
      {
        up: 'CREATE TABLE u (id INTEGER PRIMARY KEY); CREATE INDEX i ON t (name)',
        down: 'DROP INDEX i; DROP TABLE u',
        transaction: false,
      },
    ],
    ['a failure of up that leaves nothing', { up: 'ALTER TABLE t ADD COLUMN a; UPDATE t SET b = 1' }],
    [
      'foreign keys that are checked late',
      { up: `PRAGMA defer_foreign_keys = ON; ${up}`, connection: 'shared' },
    ],
  ])('%s', async (_, given) => {
    expect(await on(given)).toEqual({ findings: [], evidence: true });
  });
});

describe('bad', () => {
  it.each<[string, Partial<Case>, string[]]>([
    [
      'several statements without a transaction',
      { transaction: false },
      ['up-not-atomic', 'down-not-atomic'],
    ],
    [
      'COMMIT in the middle',
      {
        up: `ALTER TABLE t ADD COLUMN a; COMMIT; BEGIN; UPDATE t SET a = lower(name); CREATE INDEX i ON t (a)`,
      },
      ['up-not-atomic'],
    ],
    [
      'a down that commits early',
      { down: 'DROP INDEX i; COMMIT; BEGIN; ALTER TABLE t DROP COLUMN a' },
      ['down-not-atomic'],
    ],
    [
      'a failure of up that leaves what came before it',
      { up: 'ALTER TABLE t ADD COLUMN a; UPDATE t SET b = 1', transaction: false },
      ['failed-up-stays'],
    ],
    [
      'a failure of down that leaves what came before it',
      {
        up: 'ALTER TABLE t ADD COLUMN a',
        down: 'ALTER TABLE t DROP COLUMN a; DROP INDEX i',
        transaction: false,
      },
      ['failed-down-stays'],
    ],
    [
      'a setting that outlives the transaction, where the tool keeps its connection',
      {
        up: `PRAGMA ignore_check_constraints = ON; ${up}; PRAGMA ignore_check_constraints = OFF`,
        connection: 'shared',
      },
      ['setting-stays: ignore_check_constraints'],
    ],
    [
      'code that commits',
      {
        up: async (connection) => {
          await connection.run('ALTER TABLE t ADD COLUMN a');
          await connection.run('COMMIT');
          await connection.run('BEGIN');
          await connection.run('CREATE INDEX i ON t (a)');
        },
      },
      ['up-not-atomic'],
    ],
  ])('%s', async (_, given, expected) => {
    expect(await codes(given)).toEqual(expected);
  });

  it('names the last statement that stays', async () => {
    const { findings } = await on({ transaction: false });
    expect(findings[0]?.blame?.sql).toBe('ALTER TABLE t ADD COLUMN a');
    expect(findings[0]?.wayOut).toContain('run it in a transaction');
  });
});

describe('what it does not ask', () => {
  it('a tool without transactions', async () => {
    const given = { transactions: false, transaction: false };
    expect((await on(given)).skipped).toContain('has no transactions');
    expect((await on({ ...given, up: 'ALTER TABLE t ADD COLUMN a', down: null })).evidence).toBe(true);
    expect(
      (await on({ ...given, up: `BEGIN; ${up}; COMMIT`, down: `BEGIN; ${down}; COMMIT` })).evidence,
    ).toBe(true);
  });

  it('most datasets: the same statements fail in the same places', async () => {
    expect((await on({ index: 3 })).evidence).toBe(false);
  });
});

describe('a long migration on an engine whose runs are dear', () => {
  /** Forty statements, of which one ends the transaction; and how often they were begun. */
  const long = (commitAt: number) => {
    const seen = { runs: 0 };
    const up: Case['up'] = async (connection) => {
      seen.runs++;
      for (let at = 0; at < 40; at++) {
        if (at === commitAt) {
          await connection.run('COMMIT');
          await connection.run('BEGIN');
        } else await connection.run(`ALTER TABLE t ADD COLUMN c${at}`);
      }
    };
    return { up, seen };
  };

  it.each([0, 2])('dataset %i: fails in a few places', async (index) => {
    const { up, seen } = long(-1);
    expect((await on({ up, down: null, index, costOfARun: 5 })).findings).toEqual([]);
    expect(seen.runs).toBeLessThanOrEqual(14);
  });

  it.each([1, 20, 37, 38])('sees a COMMIT at statement %i', async (commitAt) => {
    const { up } = long(commitAt);
    expect(await codes({ up, down: null, costOfARun: 5 })).toEqual(['up-not-atomic']);
  });
});
