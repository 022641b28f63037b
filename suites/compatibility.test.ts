import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import fc from 'fast-check';
import { type Dataset, type Migration, readFolder, release } from 'rehearsal';
import { sqliteStore } from 'rehearsal/sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { agentState, type Shape } from '../generators/index.js';
import type { AgentDatabase, Planner, Router, Worker } from './agent-database/agent-database.js';
import { NewAgentDatabase } from './agent-database/new.js';
import { OldAgentDatabase } from './agent-database/old.js';
import { readDocument } from './json.js';

/**
 * N-1 compatibility: the application as it was and as it is, each on the schema before and after every migration, with real rows.
 * The new one is deployed before the migration runs, so it has to work on both; the old one may still be running then.
 */
const { migrations, rules } = await readFolder('migrations');
const steps = migrations
  .slice(1)
  .map((migration, at) => ({ migration, before: migrations[at] as Migration }));

/** What the old application no longer reads as it did: it has to be gone before this migration runs. */
const notForTheOld = {
  '0005_promote_router_timeout': 'timeouts: they move to a column that it does not know',
} as const;

describe.each(steps)('$migration.id', ({ migration, before }) => {
  /** The application of the version before; from 0005 on, that is the new one. */
  const Former = has(before, '0005') ? NewAgentDatabase : OldAgentDatabase;
  const datasets = fc.sample(agentState('edgy', { shape: shapeAt(before) }), { numRuns: 6, seed: 7 });

  test('the new application gives the same answers as the former one on the schema before', async () => {
    for (const dataset of datasets) {
      const database = await at(before, dataset);
      expect(await database.by(NewAgentDatabase, answers)).toEqual(await database.by(Former, answers));
    }
  });

  test('both give the same answers after it', async () => {
    for (const dataset of datasets) {
      const database = await at(before, dataset);
      const told = await database.by(Former, answers);
      await database.move('up', migration.id);
      const readable = (answer: Answers) => withoutTimeouts(answer, unreadableIn(dataset, migration));
      expect(readable(await database.by(NewAgentDatabase, answers))).toEqual(readable(told));
      const old = await database.by(Former, answers);
      const exception = migration.id in notForTheOld;
      expect(exception ? withoutTimeouts(old, everyRouter) : readable(old)).toEqual(
        exception ? withoutTimeouts(told, everyRouter) : readable(told),
      );
    }
  });

  test.each([
    ['former', Former],
    ['new', NewAgentDatabase],
  ] as const)(
    'what the %s application writes after it is there for both, and survives the way back',
    async (_, layer) => {
      for (const dataset of datasets) {
        const database = await at(before, dataset);
        await database.move('up', migration.id);
        await database.by(layer, write);
        const written = ({ routers, planners, workers }: Answers) => ({
          routers: routers.filter(({ id }) => id.startsWith('n-')),
          planners: planners.filter(({ id }) => id.startsWith('n-')),
          workers: workers.filter(({ id }) => id.startsWith('n-')),
        });
        const seen = written(await database.by(layer, answers));
        expect(seen).toEqual(expected);
        const other = written(
          await database.by(layer === NewAgentDatabase ? Former : NewAgentDatabase, answers),
        );
        const exception = migration.id in notForTheOld;
        expect(exception ? withoutTimeouts(other, everyRouter) : other).toEqual(
          exception ? withoutTimeouts(expected, everyRouter) : expected,
        );
        await database.move('down', before.id);
        expect(written(await database.by(layer, answers))).toEqual(expected);
      }
    },
  );
});

test('a migration that the old application does not survive is found', async () => {
  const database = await at(migrations[0] as Migration, {});
  await database.sql('ALTER TABLE planners RENAME COLUMN status TO state');
  await expect(database.by(OldAgentDatabase, answers)).rejects.toThrow('no such column: status');
});

interface Answers {
  readonly routers: readonly Router[];
  readonly planners: readonly Planner[];
  readonly workers: readonly Worker[];
}

async function answers(agents: AgentDatabase): Promise<Answers> {
  const planners = await agents.planners();
  const workers = await Promise.all(planners.map(({ id }) => agents.workersOf(id)));
  return { routers: await agents.routers(), planners, workers: workers.flat() };
}

async function write(agents: AgentDatabase): Promise<void> {
  await agents.addRouter({ id: 'n-1', status: 'new', timeout: 45n });
  await agents.addRouter({ id: 'n-2', status: 'new', timeout: 300n });
  await agents.addRouter({ id: 'n-3', status: 'new', timeout: 60n });
  await agents.setTimeout('n-3', null);
  await agents.addPlanner({ id: 'n-p', question: 'What is left?', status: 'new' });
  await agents.addWorker({ id: 'n-w', planner: 'n-p', status: 'new' });
  await agents.setTaskStatus('n-w', 'done');
}

const expected: Answers = {
  routers: [
    { id: 'n-1', status: 'new', timeout: 45n },
    { id: 'n-2', status: 'new', timeout: 300n },
    { id: 'n-3', status: 'new', timeout: null },
  ],
  planners: [{ id: 'n-p', question: 'What is left?', status: 'new' }],
  workers: [{ id: 'n-w', planner: 'n-p', status: 'done' }],
};

const everyRouter = () => true;

function withoutTimeouts(answer: Answers, which: (id: string) => boolean): Answers {
  const routers = answer.routers.map((router) => (which(router.id) ? { ...router, timeout: null } : router));
  return { ...answer, routers };
}

/** The repair makes readable what was not, so that those timeouts are others by intent. */
function unreadableIn({ routers = [] }: Dataset, { id }: Migration): (router: string) => boolean {
  if (id !== '0002_repair_malformed_json') return () => false;
  const broken = routers.filter(
    ({ metadata = null }) => !['missing', 'object'].includes(readDocument(metadata).kind),
  );
  const names = new Set(broken.map(({ router_id }) => String(router_id)));
  return (router) => names.has(router);
}

function has({ id }: Migration, number: string): boolean {
  return id.slice(0, 4) >= number;
}

function shapeAt(migration: Migration): Shape {
  return {
    conversationContext: has(migration, '0004'),
    timeoutColumn: has(migration, '0005'),
    workerQueue: has(migration, '0006'),
  };
}

/** A database file at a version, with these rows. */
async function at(version: Migration, dataset: Dataset) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const store = sqliteStore(join(folder, 'agents.db'), pid);
  const move = (direction: 'up' | 'down', to: string) =>
    release({
      store,
      migrations,
      rules,
      direction,
      to,
      backup: false,
      create: true,
      clock: () => 0,
      toolVersion: '0.0.0',
    });
  const open = <T>(use: (database: Awaited<ReturnType<typeof store.open>>) => Promise<T>): Promise<T> =>
    store.open({ readonly: false }).then(async (database) => {
      try {
        return await use(database);
      } finally {
        await database.close();
      }
    });
  await move('up', version.id);
  await open((database) => database.load(dataset));
  return {
    move,
    sql: (text: string) => open((database) => database.run(text)),
    by: <T>(
      layer: new (database: Parameters<Parameters<typeof open>[0]>[0]) => AgentDatabase,
      ask: (agents: AgentDatabase) => Promise<T>,
    ) => open((database) => ask(new layer(database))),
  };
}
