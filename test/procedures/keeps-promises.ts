import fc from 'fast-check';
import { expect } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { definitionFor } from '../../src/folders/define-migration.js';
import type { Migration } from '../../src/model/migration.js';
import type { Report } from '../../src/model/report.js';
import { defineProcedures, type Procedure } from '../../src/procedures.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { type World, worlds } from './world.js';

/** How many worlds each procedure meets: a few, or as many as the long form asks for. A run on a server costs ten times as much. */
const worldsFor = (engine: Engine) =>
  Number(process.env.REHEARSAL_WORLDS ?? Math.ceil(6 / engine.capabilities.costOfARun));

/**
 * Asserts that a procedure keeps every promise of the registry in generated worlds with generated arguments, and that most of the promises
 * that count here were seen to be kept.
 */
export async function expectPromises(
  engine: Engine,
  procedures: (world: World) => fc.Arbitrary<readonly Procedure[]>,
  meets: (world: World) => boolean = () => true,
): Promise<void> {
  const count = worldsFor(engine);
  const seen = new Map<string, number>();
  const cases = worlds(engine.dialect)
    .filter(meets)
    .chain((world) => procedures(world).map((made) => ({ world, made })));
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(1000), async ({ world, made }, seed) => {
      const report = await verdictOf(engine, world, made, seed);
      const { properties, notes } = report.migrations[0] ?? { properties: [], notes: [] };
      const failed = properties.filter(({ verdict }) => verdict === 'failed');
      expect(
        failed.map(({ id, summary, counterexample }) => [
          id,
          summary,
          counterexample?.dataset,
          counterexample?.differences,
        ]),
      ).toEqual([]);
      expect(
        notes.map(({ message }) => message).filter((message) => /crashed|refused/.test(message)),
      ).toEqual([]);
      for (const { id, verdict } of properties)
        if (verdict === 'passed') seen.set(id, (seen.get(id) ?? 0) + 1);
    }),
    { numRuns: count, seed: 14, endOnFailure: true },
  );
  for (const id of [
    'applies',
    'model',
    'round-trip-schema',
    'round-trip-data',
    're-apply',
    'later-writes',
    'atomic',
  ])
    expect([id, (seen.get(id) ?? 0) >= count / 2]).toEqual([id, true]);
}

function verdictOf(
  engine: Engine,
  world: World,
  procedures: readonly Procedure[],
  seed: number,
): Promise<Report> {
  const base = migrationOf('0001_base', { up: world.schema });
  const definition = definitionFor(
    defineProcedures({ id: '0002_step', description: 'a step', procedures }),
    engine.dialect,
  );
  const { up, down, preconditions, postconditions, changes, model } = definition;
  const step = migrationOf('0002_step', {
    ...{ up, down, preconditions, postconditions, changes },
    ...(model === undefined ? {} : { model }),
  });
  return rehearse({
    source: {
      folder: 'generated',
      format: 'rehearsal',
      dialect: engine.dialect,
      migrations: [base, step],
      rules: {
        foreignKeys: true,
        connection: 'fresh',
        transactions: true,
        reversible: true,
        conditions: true,
        deployment: 'stop',
      },
      notes: [],
    },
    engine,
    settings: {
      seed,
      runs: 6,
      data: 'edgy',
      timeMs: null,
      only: ['0002_step'],
      properties: null,
      shard: null,
    },
    suites: [{ migration: '0002_step', datasets: () => world.datasets }],
    clock: () => 0,
    toolVersion: 'test',
  });
}

function migrationOf(id: string, parts: Record<string, unknown>): Migration {
  const action = (steps: unknown) =>
    typeof steps === 'function'
      ? { steps, transaction: true }
      : { steps: (steps as readonly string[]).map((sql) => ({ sql })), transaction: true };
  return {
    id,
    description: id,
    irreversible: null,
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    checksum: 'sha256:0',
    files: [],
    ...parts,
    up: action(parts.up),
    down: parts.down === undefined ? null : action(parts.down),
  } as Migration;
}
