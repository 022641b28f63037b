import type { Engine } from '../engines/engine.js';
import type { MigrationReport, Report } from '../model/report.js';
import type { Settings } from '../model/settings.js';
import type { Note, Source } from '../model/source.js';
import { overall } from '../model/verdict.js';
import { walkChain } from './chain.js';
import { containedRehearsal } from './contained.js';
import type { Listener } from './events.js';
import { IdleQueries } from './idle-queries.js';
import type { Lost } from './obstacle.js';
import { readingOf } from './reading.js';
import { type Share, shareOf } from './share.js';
import type { Suite } from './suite.js';

export interface RehearseOptions {
  readonly source: Source;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly suites?: readonly Suite[];
  /** Milliseconds since 1970; read for `startedAt`, the durations and the time limit, and for nothing else. */
  readonly clock: () => number;
  readonly toolVersion: string;
  readonly listener?: Listener;
  /** Whether this run is to rehearse a migration; absent: it is. Others may have taken it, where several go through one chain. */
  readonly claim?: (id: string) => boolean;
}

/** Rehearses the migrations of a source one after another: each on its own datasets, by every property. */
export async function rehearse(options: RehearseOptions): Promise<Report> {
  const { source, engine, settings, clock, listener = () => {} } = options;
  const startedAt = clock();
  const deadline = settings.timeMs === null ? Number.POSITIVE_INFINITY : startedAt + settings.timeMs;
  const { ids } = chosen(source, settings);
  const wanted = new Set(ids);
  const draft = draftOf(options, startedAt);
  await listener({ type: 'started', migrations: ids.length, ids, draft });
  const reports: MigrationReport[] = [];
  const idle = new IdleQueries(engine, source);
  let late = false;
  const lost: Lost[] = [];
  for await (const link of walkChain(engine, source, lost, (id) => listener({ type: 'applying', id }))) {
    const { id } = link.migration;
    late = clock() >= deadline;
    if (late) break;
    await idle.see(link);
    const broken = link.schemaAfter === null;
    if (!wanted.has(id) && !broken) continue;
    if (options.claim?.(id) === false) continue;
    await listener({ type: 'migration-started', id, index: reports.length, total: wanted.size });
    const suite = options.suites?.find((candidate) => candidate.migration === id);
    const report = await containedRehearsal({
      engine,
      source,
      link,
      suite,
      settings,
      clock,
      deadline: Math.min(deadline, clock() + (settings.migrationTimeMs ?? Number.POSITIVE_INFINITY)),
      listener,
    });
    reports.push(report);
    await listener({ type: 'migration-finished', report });
  }
  const gaps = late ? unfinished(reports, wanted) : [...idle.notes(), ...leftOut(lost, source)];
  return {
    ...draft,
    durationMs: Math.round(clock() - startedAt),
    verdict: overall([
      ...reports.map(({ verdict }) => verdict),
      ...(gaps.length > 0 || (source.uncovered ?? []).length > 0 ? (['inconclusive'] as const) : []),
    ]),
    ...(late ? { stopped: 'time limit' } : {}),
    notes: [...source.notes, ...engineNotes(engine), ...gaps],
    migrations: reports,
  };
}

/** The report before anything is known. */
function draftOf({ source, engine, settings, toolVersion }: RehearseOptions, startedAt: number): Report {
  return {
    schema: 'rehearsal-report/1',
    tool: { name: 'rehearsal', version: toolVersion },
    engine: { name: engine.name, version: engine.version },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: 0,
    source: { folder: source.folder, format: source.format },
    settings: reportSettings(settings, source),
    verdict: 'inconclusive',
    notes: [...source.notes, ...engineNotes(engine)],
    migrations: [],
  };
}

/** What this run is to verify: the migrations that are asked for, then this machine's share of them. */
function chosen({ migrations }: Source, { only, shard }: Settings): Share {
  const ids = migrations.map(({ id }) => id).filter((id) => only === null || only.includes(id));
  return shard === null ? { ids } : shareOf(ids, shard);
}

function engineNotes(engine: Engine): Note[] {
  return [...engine.remarks()].sort().map((message) => ({ kind: 'context', message }));
}

/** What later migrations were tried without. */
function leftOut(lost: readonly Lost[], { migrations }: Source): Note[] {
  const ids = new Set(lost.map(({ id }) => id).filter((id) => id !== migrations.at(-1)?.id));
  return [...ids].map((id) => {
    const own = lost.filter((each) => each.id === id);
    const [first] = own;
    const rest = own.length > 1 ? ` and ${own.length - 1} more` : '';
    const what = first?.sql == null ? 'what it does' : `${clipped(first.sql)}${rest}`;
    return { kind: 'gap', message: `what follows ${id} was tried without ${what}` };
  });
}

function clipped(sql: string): string {
  const line = sql.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

function unfinished(reports: readonly MigrationReport[], chosen: ReadonlySet<string>): Note[] {
  const message = `the time limit ended the run after ${reports.length} of ${chosen.size} migration(s)`;
  return [{ kind: 'gap', message }];
}

function reportSettings(settings: Settings, source: Source): Report['settings'] {
  const { seed, runs, data, timeMs, only, properties, shard, cost } = settings;
  const measured = cost === undefined ? {} : { rows: cost.rows, baseline: cost.baseline !== null };
  const { places } = chosen(source, settings);
  const part = shard && { index: shard.index, count: shard.count, ...(places && { places }) };
  return { seed, runs, data, ...readingOf(source), timeMs, only, properties, shard: part, ...measured };
}
