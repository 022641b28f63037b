import { verify } from 'rehearsal';
import { expect, test } from 'vitest';
import { place } from '../test/postgres.js';

/** The migrations of the agent state database on PostgreSQL: this machine's server, the newest from npm, and the embedded one. */
test.each([...new Set([place, 'npm', 'embedded'])])(
  'every migration keeps its promises on PostgreSQL (%s)',
  async (postgres) => {
    const report = await verify('migrations', { engine: 'postgres', postgres, runs: 2 });
    const left = report.migrations.filter(({ verdict }) => verdict !== 'passed');
    expect(left).toEqual([]);
    expect(report.migrations).toHaveLength(7);
    const exercised = report.migrations.filter(({ properties }) =>
      properties.some(({ id, verdict }) => id === 'model' && verdict === 'passed'),
    );
    expect(exercised).toHaveLength(6);
  },
  1_800_000,
);
