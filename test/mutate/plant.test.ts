import { expect, it } from 'vitest';
import type { Migration } from '../../src/model/migration.js';
import { plantsOf } from '../../src/mutate/plant.js';
import { migrationOf, nothing } from './planted.js';

it('leaves each statement out, and empties the way back', () => {
  const plants = plantsOf(
    migrationOf(['CREATE INDEX i ON t (a)'], ['DROP INDEX i', 'DROP INDEX j']),
    nothing,
    'sqlite',
    false,
  );
  expect(plants.map(({ mutant: { fault, direction, statement } }) => [fault, direction, statement])).toEqual([
    ['drop-index', 'up', 1],
    ['drop-statement', 'down', 1],
    ['drop-statement', 'down', 2],
    ['empty-down', 'down', 0],
  ]);
});

it('changes what code was heard to run, on its connection', async () => {
  const ran: string[] = [];
  const run = async (sql: string) => {
    ran.push(sql);
    return { changes: 1 };
  };
  const code = {
    ...migrationOf([]),
    up: {
      steps: async (connection: { run: typeof run }) => {
        await connection.run('DELETE FROM t WHERE a');
        await connection.run('VACUUM');
      },
      transaction: true,
    },
  } as unknown as Migration;
  const heard = { up: [{ sql: 'DELETE FROM t WHERE a' }], down: [] };
  for (const { migration } of plantsOf(code, heard, 'sqlite', false)) {
    const { steps } = migration.up;
    if (typeof steps === 'function')
      await steps({ engine: 'e', dialect: 'sqlite', run, all: async () => [] } as never);
  }
  expect(ran).toEqual(['VACUUM', 'DELETE FROM t', 'VACUUM']);
});
