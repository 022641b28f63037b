import { expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { EngineLost } from '../../src/model/errors.js';
import { explainMutations } from '../../src/report/mutation.js';
import { sqliteEngine } from '../../src/sqlite.js';
import { mutated } from './mutated.js';

it('tells a fault that makes no difference from one that nobody finds', async () => {
  const up = "ALTER TABLE t ADD COLUMN kind TEXT;\nUPDATE t SET kind = 'x' WHERE 1 = 1;";
  const report = await mutated(up, 'ALTER TABLE t DROP COLUMN kind;');
  const outcomes = report.migrations[0]?.mutants.map(({ after, outcome }) => [after, outcome]);
  expect(outcomes).toContainEqual(["UPDATE t SET kind = 'x'", 'equivalent']);
  expect(outcomes).toContainEqual(["UPDATE t SET kind = 'xx' WHERE 1 = 1", 'survived']);
  const text = explainMutations(report);
  expect(text).toContain("  - UPDATE t SET kind = 'x' WHERE 1 = 1\n  + UPDATE t SET kind = 'xx' WHERE 1 = 1");
  expect(text).toMatch(/score \d+(\.\d)? %: \d+ of \d+ planted faults found on 10 datasets, seed 1/);
});

it('does not count what the migration as it is is blamed for', async () => {
  const report = await mutated('DELETE FROM t WHERE size > 5;', 'DROP TABLE nothing;');
  expect(report.migrations[0]?.mutants.find(({ fault }) => fault === 'move-boundary')?.caughtBy).toBeNull();
});

it('ends where the engine is lost in the middle of a check', async () => {
  const inner = sqliteEngine();
  const engine: Engine = Object.assign(Object.create(inner), {
    open: async (options: Parameters<Engine['open']>[0]) => {
      if ((options?.world?.clockOffset ?? 0) !== 0) throw new EngineLost('the server went away');
      return inner.open(options);
    },
  });
  await expect(mutated('UPDATE t SET size = 1;', 'SELECT 1;', { engine })).rejects.toThrow(
    'the server went away',
  );
});

it('says which check crashed', async () => {
  const inner = sqliteEngine();
  const engine: Engine = Object.assign(Object.create(inner), {
    open: async (options: Parameters<Engine['open']>[0]) => {
      if ((options?.world?.clockOffset ?? 0) !== 0) throw new TypeError('no clock here');
      return inner.open(options);
    },
  });
  const report = await mutated('UPDATE t SET size = 1;', 'SELECT 1;', { engine });
  expect(report.migrations[0]?.broken).toContain('deterministic: no clock here');
  expect(explainMutations(report)).toContain(
    'a check crashed, and what it might have found is not known: deterministic: no clock here',
  );
});
