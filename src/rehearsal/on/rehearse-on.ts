import type { HealthProblem } from '../../engines/engine.js';
import type { CopyStore, Workplace } from '../../engines/store.js';
import { UserError } from '../../model/errors.js';
import type { Migration } from '../../model/migration.js';
import type { MigrationReport, Report } from '../../model/report.js';
import { overall } from '../../model/verdict.js';
import { demandUndamaged } from '../../runner/damage.js';
import { walkChain } from '../chain.js';
import { rehearseOnCopy } from './migration.js';
import { pendingOf } from './pending.js';
import type { RehearseOnOptions } from './task.js';

export type { RehearseOnOptions } from './task.js';

/**
 * Rehearses the pending migrations on copies of a real database, one after another. Properties that need generated data are
 * skipped. Rows are compared where they lie, so that memory does not grow with the database.
 *
 * @throws {UserError} when the database cannot be read or is damaged, nothing is pending, or the work folder has no room
 */
export async function rehearseOn(options: RehearseOnOptions): Promise<Report> {
  const { source, store, clock, listener = () => {} } = options;
  const startedAt = clock();
  const workplace = await store.workplace(options.workFolder, options.prefix ?? 'rehearsal-on-');
  let watch: Watch | null = null;
  try {
    watch = options.snapshot ? null : await watchOver(store);
    const pending = await pendingOf(options);
    const draft = draftOf(options, startedAt);
    const ids = pending.map(({ id }) => id);
    await listener({ type: 'started', migrations: ids.length, ids, draft });
    const reports: MigrationReport[] = [];
    let state: CopyStore | null = watch === null ? await workplace.copyOf(store, 'start') : store;
    const bytes = await state.size();
    // Goes on beside the copy and the first up; whoever waits for it hears of its failure.
    let health = undamaged(state, store.place);
    health.catch(() => {});
    for await (const link of walkChain(options.engine, source)) {
      const { id } = link.migration;
      if (state === null || !pending.some((migration) => migration.id === id)) continue;
      await listener({ type: 'migration-started', id, index: reports.length, total: pending.length });
      const again = options.again ?? bytes <= SMALL;
      const suite = options.suites?.find((candidate) => candidate.migration === id);
      const rehearsed = await rehearseOnCopy({
        options,
        link,
        suite,
        state,
        health,
        workplace,
        again,
        last: id === pending.at(-1)?.id,
      });
      reports.push(rehearsed.report);
      state = rehearsed.after;
      health = Promise.resolve(rehearsed.health);
      await workplace.discardAllBut(state);
      await listener({ type: 'migration-finished', report: rehearsed.report });
    }
    await watch?.demandUnchanged();
    return {
      ...draft,
      durationMs: Math.round(clock() - startedAt),
      verdict: overall([
        ...reports.map(({ verdict }) => verdict),
        ...(reports.length < pending.length ? (['inconclusive'] as const) : []),
      ]),
      notes: [
        ...source.notes,
        { kind: 'context', message: `rehearsed on a copy of ${store.place} (${bytes} bytes)` },
        ...unreached(pending, reports),
      ],
      migrations: reports,
    };
  } catch (error) {
    throw store.lacksMeans(error) ? noRoom(error, workplace) : store.explain(error);
  } finally {
    await watch?.close();
    await workplace.remove();
  }
}

/** The report before anything is known. */
function draftOf({ source, engine, settings, store, toolVersion }: RehearseOnOptions, at: number): Report {
  return {
    schema: 'rehearsal-report/1',
    tool: { name: 'rehearsal', version: toolVersion },
    engine: { name: engine.name, version: engine.version },
    startedAt: new Date(at).toISOString(),
    durationMs: 0,
    source: { folder: source.folder, format: source.format },
    settings: {
      seed: settings.seed,
      runs: 1,
      data: 'real',
      on: store.place,
      foreignKeys: source.rules.foreignKeys,
      connection: source.rules.connection,
    },
    verdict: 'inconclusive',
    notes: source.notes,
    migrations: [],
  };
}

/** What is wrong with the database; damage that a migration does is that migration's finding. */
async function undamaged(state: CopyStore, place: string): Promise<readonly HealthProblem[]> {
  const problems = await state.health();
  demandUndamaged(problems, place);
  return problems;
}

function noRoom(cause: unknown, { room }: Workplace): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UserError(`there is no room for the copies that are worked on: ${why}`, { ...room, cause });
}

interface Watch {
  demandUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** Copies are compared with the database itself, which must stay as it is until then; `null`: nothing tells whether it does. */
async function watchOver(store: CopyStore): Promise<Watch | null> {
  const { foreignWrites } = store;
  if (foreignWrites === undefined) return null;
  const database = await store.open({ readonly: true });
  const token = await foreignWrites(database);
  return {
    close: () => database.close(),
    demandUnchanged: async () => {
      if ((await foreignWrites(database)) === token) return;
      throw new UserError('the database was written to while it was rehearsed on', {
        where: store.place,
        wayOut: '--snapshot rehearses on a copy that is taken at the start',
      });
    },
  };
}

/** Past this, one more `up` is not to be taken for granted, in bytes. */
const SMALL = 256 * 1024 * 1024;

function unreached(pending: readonly Migration[], reports: readonly MigrationReport[]): Report['notes'] {
  const missing = pending.slice(reports.length);
  if (missing.length === 0) return [];
  return [{ kind: 'gap', message: `not reached: ${missing.map(({ id }) => id).join(', ')}` }];
}
