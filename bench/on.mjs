/**
 * What `verify --on` costs beside the plain `up` and `down` that it checks, on one large table: wall time, in one process, the
 * sides taking turns, medians of a few rounds. Usage: npm run bench:on -- [ROWS] [ROUNDS]
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEngine } from '../dist/engines/sqlite/index.js';
import { sqliteStore } from '../dist/engines/sqlite/store.js';
import { readFolder } from '../dist/folders/index.js';
import { rehearseOn } from '../dist/rehearsal/on/rehearse-on.js';
import { apply } from '../dist/runner/apply.js';
import { largeDatabase, writeMigrations } from './large.mjs';

const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bench-'));
const engine = sqliteEngine();
try {
  const file = join(folder, 'large.db');
  await largeDatabase(file, rows);
  console.log(
    `${rows} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB; seconds, medians of ${rounds} rounds\n`,
  );
  console.log('migration                up + down   verify --on   ratio   peak memory');
  for (const name of Object.keys(writeMigrations(folder))) await measure(file, name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(file, name) {
  const source = await readFolder(join(folder, name));
  const plain = [];
  const checked = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await upAndDown(file, source));
    checked.push(await verifyOn(file, source));
  }
  const [one, other] = [median(plain), median(checked)];
  const cells = [name.padEnd(22), one.toFixed(2).padStart(11), other.toFixed(2).padStart(13)];
  console.log(
    [
      ...cells,
      `${(other / one).toFixed(2)}x`.padStart(7),
      `${Math.round(process.resourceUsage().maxRSS / 1e3)} MB`.padStart(13),
    ].join(' '),
  );
}

/** Copying the file is no part of it. */
async function upAndDown(file, source) {
  const copy = join(folder, 'plain.db');
  copyFileSync(file, copy);
  const migration = source.migrations.at(-1);
  const database = await sqliteStore(copy, process.pid).open({ readonly: false });
  const startedAt = performance.now();
  for (const direction of ['up', 'down']) {
    const { ok, error } = await apply(database, migration, direction);
    if (!ok) throw error;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await database.close();
  rmSync(copy);
  return seconds;
}

async function verifyOn(file, source) {
  const startedAt = performance.now();
  const report = await rehearseOn({
    source,
    engine,
    store: sqliteStore(file, process.pid),
    from: source.migrations.at(-1).id,
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
