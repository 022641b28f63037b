/**
 * What `verify --on` costs beside the `up` and `down` that it checks, on one large table: wall time, the sides taking turns,
 * medians of a few rounds. The other sides are the migration's statements alone, and the runner's `up` and `down` without a backup. Usage: npm run bench:on -- [ROWS] [ROUNDS]
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEngine } from '../build/engines/sqlite/index.js';
import { sqliteStore } from '../build/engines/sqlite/store.js';
import { readFolder } from '../build/folders/index.js';
import { rehearseOn } from '../build/rehearsal/on/rehearse-on.js';
import { apply } from '../build/runner/apply.js';
import { largeDatabase, releaseOn, writeMigrations } from './large.mjs';

const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bench-'));
const engine = sqliteEngine();
try {
  const file = join(folder, 'large.db');
  const names = Object.keys(writeMigrations(folder));
  await largeDatabase(file, rows, join(folder, names[0]));
  console.log(
    `${rows} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB; seconds, medians of ${rounds} rounds\n`,
  );
  console.log(
    'migration        statements   runner   verify --on   over statements   over runner   peak memory',
  );
  for (const name of names) await measure(file, name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(file, name) {
  const source = await readFolder(join(folder, name));
  const sides = [onCopy(statements), onCopy(runner), verifyOn];
  const seconds = sides.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, side] of sides.entries()) seconds[at].push(await side(file, source));
  const [plain, released, checked] = seconds.map(median);
  const ratio = (other) => `${(checked / other).toFixed(2)}x`;
  console.log(
    [
      name.padEnd(16),
      plain.toFixed(2).padStart(10),
      released.toFixed(2).padStart(8),
      checked.toFixed(2).padStart(13),
      ratio(plain).padStart(17),
      ratio(released).padStart(13),
      `${Math.round(process.resourceUsage().maxRSS / 1e3)} MB`.padStart(13),
    ].join(' '),
  );
}

/** Seconds that something takes on a copy of the file; copying it is no part of it. */
function onCopy(act) {
  return async (file, source) => {
    const copy = join(folder, 'plain.db');
    copyFileSync(file, copy);
    const startedAt = performance.now();
    await act(copy, source);
    const seconds = (performance.now() - startedAt) / 1000;
    rmSync(copy);
    return seconds;
  };
}

async function statements(copy, { migrations }) {
  const database = await sqliteStore(copy, process.pid).open({ readonly: false });
  for (const direction of ['up', 'down']) {
    const { ok, error } = await apply(database, migrations.at(-1), direction);
    if (!ok) throw error;
  }
  await database.close();
}

async function runner(copy, source) {
  await releaseOn(copy, source, {});
  await releaseOn(copy, source, { direction: 'down', to: '1_a' });
}

async function verifyOn(file, source) {
  const startedAt = performance.now();
  const report = await rehearseOn({
    source,
    engine,
    store: sqliteStore(file, process.pid),
    from: null,
    to: null,
    snapshot: false,
    again: false,
    workFolder: folder,
    settings: { seed: 1, runs: 1, data: 'edgy', properties: null, timeMs: null, only: null, shard: null },
    clock: () => performance.now(),
    toolVersion: 'bench',
  });
  const failed = report.migrations[0].properties.filter(({ verdict }) => verdict === 'failed');
  if (failed.length > 0) throw new Error(`${source.folder}: ${failed[0].id}: ${failed[0].summary}`);
  return (performance.now() - startedAt) / 1000;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
