import { expect, it } from 'vitest';
import { explainMutations } from '../../src/report/mutation.js';
import { mutated } from './mutated.js';

it('says which planted faults are caught, and by what', async () => {
  const report = await mutated('CREATE INDEX t_name ON t (name);', 'DROP INDEX t_name;');
  expect(
    report.migrations[0]?.mutants.map(({ fault, outcome, caughtBy }) => [fault, outcome, caughtBy?.property]),
  ).toEqual([
    ['drop-index', 'caught', 'round-trip-schema'],
    ['drop-statement', 'caught', 'round-trip-schema'],
  ]);
  expect(report).toMatchObject({ planted: 2, caught: 2, survived: 0, score: 100 });
});

it('plants so many at most, from all of the statements, and says so', async () => {
  const up = "UPDATE t SET size = 1 WHERE size > 2 AND name <> 'x';";
  const report = await mutated(up, 'SELECT 1;', { limit: 2 });
  const [migration] = report.migrations;
  expect(migration?.mutants).toHaveLength(2);
  expect(migration?.possible).toBeGreaterThan(2);
  expect(explainMutations(report)).toContain('not planted (--limit)');
});
