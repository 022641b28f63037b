// Kills migrations: each runs in a process of its own that is ended by SIGKILL, after every single statement and at
// random moments; the database must then be as before or as after, and sound. Then whole commands, with an application that
// writes beside them (see kill-releases.mjs).
//
//   node scripts/kill.mjs [--short] [--folder migrations] [--kills 10000] [--rows 300] [--releases 1000] [--seed 1]
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareFiles } from '../build/engines/sqlite/compare-files.js';
import { connectSqlite, openFile } from '../build/engines/sqlite/connect.js';
import { populate, readFolder } from '../build/index.js';
import { encodeCell } from '../build/model/cell-json.js';
import { apply } from '../build/runner/apply.js';
import { writeLedger } from '../build/runner/ledger.js';
import { sqliteEngine } from '../build/sqlite.js';
import { killReleases } from './kill-releases.mjs';
import { generator } from './random.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'migrations' },
    kills: { type: 'string' },
    rows: { type: 'string' },
    releases: { type: 'string' },
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const usual = values.short
  ? { kills: 60, rows: 100, releases: 16 }
  : { kills: 10_000, rows: 300, releases: 1000 };
const { kills, rows, releases, seed } = Object.fromEntries(
  Object.entries({ ...usual, ...values }).map(([name, value]) => [name, Number(value)]),
);
const child = fileURLToPath(new URL('./kill-child.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-kill-'));
const source = await readFolder(values.folder);
const engine = sqliteEngine();
const random = generator(seed);
const counts = { before: 0, after: 0, boundary: 0 };
const faults = [];
/** A prime, so that every statement has its turn. */
const STRIDE = 7919;

try {
  const scenes = kills > 0 ? await makeScenes() : [];
  const lanes = [1, 2].map((lane) => work(scenes, lane));
  await Promise.all(lanes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const total = counts.before + counts.after;
console.log(
  `${total} kills: ${counts.boundary} after a statement, ${total - counts.boundary} at random moments; ` +
    `${counts.before} databases as before, ${counts.after} as after, ${faults.length} neither or unsound`,
);
if (releases > 0) {
  const whole = await killReleases(releases, random);
  console.log(whole.text);
  faults.push(...whole.faults);
}
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Every direction of every migration, in both journal modes, with the files before and after it. */
async function makeScenes() {
  const scenes = [];
  for (const [at, migration] of source.migrations.entries()) {
    for (const mode of ['DELETE', 'WAL']) {
      const name = join(folder, `${migration.id}.${mode}`);
      await fill(`${name}.before`, at, mode);
      const up = await scene(`${name}.before`, `${name}.after`, at, 'up', mode);
      scenes.push(up);
      if (migration.down !== null)
        scenes.push(await scene(`${name}.after`, `${name}.back`, at, 'down', mode));
    }
  }
  return scenes;
}

/** A database at the version before the migration, with a history that says so. */
async function fill(path, at, mode) {
  if (at > 0) {
    const { database } = await populate({
      source,
      engine,
      at: source.migrations[at - 1].id,
      rows,
      seed,
      data: 'edgy',
    });
    await database.saveTo(path);
    await database.close();
  }
  const database = connectSqlite(path, { readonly: false, create: true });
  await database.all(`PRAGMA journal_mode = ${mode}`);
  for (const { id, checksum } of source.migrations.slice(0, at)) {
    const entry = {
      migration: id,
      checksum,
      direction: 'up',
      startedAt: '',
      durationMs: 0,
      rowsBefore: 0,
      rowsAfter: 0,
    };
    await writeLedger(database, { ...entry, outcome: 'done', reason: '', report: '', tool: '0' });
  }
  await database.close();
}

async function scene(before, after, at, direction, mode) {
  const migration = source.migrations[at];
  const trial = `${after}.trial`;
  copyFileSync(before, trial);
  const database = connectSqlite(trial, { readonly: false, foreignKeys: source.rules.foreignKeys });
  const { ok, statements, error } = await apply(database, migration, direction);
  await database.close();
  if (!ok) throw error;
  const task = `${after}.json`;
  const { foreignKeys } = source.rules;
  const recorded = statements.map(({ statement, parameters = [] }) => ({
    sql: statement.sql,
    parameters: parameters.map(encodeCell),
  }));
  const position = direction === 'up' ? at : at + 1;
  writeFileSync(task, JSON.stringify({ migration, direction, statements: recorded, foreignKeys, position }));
  copyFileSync(before, after);
  const { out, ms } = await run(after, task, -1, null);
  return { name: `${migration.id} ${direction} (${mode})`, before, after, task, statements: Number(out), ms };
}

async function work(scenes, lane) {
  for (let kill = lane - 1; kill < kills; kill += 2) {
    const { name, before, after, task, statements, ms } = scenes[kill % scenes.length];
    const turn = Math.floor(kill / scenes.length);
    // Turn about; the stride lets a short run see late statements too.
    const boundary = turn % 2 === 0;
    const place = 1 + (((turn / 2 + (kill % scenes.length)) * STRIDE) % statements);
    const path = join(folder, `lane${lane}.db`);
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
    copyFileSync(before, path);
    const delay = boundary ? null : random() * ms * 1.1;
    await run(path, task, boundary ? place : -1, delay);
    if (boundary) counts.boundary++;
    judge(
      path,
      before,
      after,
      `${name}, killed ${boundary ? `after statement ${place}` : `after ${delay.toFixed(2)} ms`}`,
    );
  }
}

/** Runs the child; `delay`: kills it so many milliseconds after it has begun. */
function run(path, task, killAt, delay) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child, path, task, String(killAt)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err, begun] = ['', '', 0];
    process_.stderr.on('data', (data) => {
      err += data;
    });
    process_.stdout.on('data', (data) => {
      out += data;
      if (begun > 0 || !out.includes('begin')) return;
      begun = performance.now();
      if (delay !== null) setTimeout(() => process_.kill('SIGKILL'), delay);
    });
    process_.on('close', (status, signal) => {
      if (status !== 0 && signal !== 'SIGKILL') reject(new Error(err));
      else resolve({ out: out.split('\n')[1], ms: performance.now() - begun });
    });
  });
}

function judge(path, before, after, name) {
  const db = openFile(path, { readonly: false });
  const sound = db.pragma('integrity_check', { simple: true });
  const like = [before, after].map((other) => {
    db.prepare('ATTACH ? AS other').run(other);
    const { tables, schema } = compareFiles(db, { left: 'main', right: 'other', by: 'place' });
    db.exec('DETACH other');
    const unlike = [...tables.map(({ table }) => table), ...schema].filter(
      (each) => !/_rehearsal_history$/.test(each),
    );
    return unlike.length === 0;
  });
  db.close();
  if (like[0]) counts.before++;
  else counts.after++;
  if (sound !== 'ok' || !(like[0] || like[1]))
    faults.push(`${name}: ${sound === 'ok' ? 'neither as before nor as after' : sound}`);
}
