// Kills `rehearse up` on PostgreSQL at random moments while an application writes beside it: the runner, its connections, or the
// whole server (immediate shutdown). Afterwards every write that was committed must be there, the database must be after a whole
// step, or after whole parts of one that says so, its history must be true, and the next run must go through.
//
//   node scripts/kill-servers.mjs [--kills 300] [--seed 1]
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { findLocal } from '../build/engines/postgres/server/local.js';
import { generator } from './random.mjs';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
});
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const MODES = ['runner', 'connections', 'server'];
const ROWS = 20_000;
/** A long run says where it is each time it has made so many kills. */
const PROGRESS = 25;

const folder = mkdtempSync(join(tmpdir(), 'rehearsal-kill-servers-'));
const owner = userInfo().uid === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
const programs = findLocal();
const migrations = join(folder, 'migrations');
const counts = { kills: 0, ended: 0, written: 0, before: 0, between: 0, half: 0, after: 0 };
const faults = [];
const random = generator(Number(values.seed));

async function killOnce(ms) {
  const name = 'trial';
  await query('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await query('postgres', `CREATE DATABASE ${name} TEMPLATE start`);
  const writer = new Writer(name);
  const mode = MODES[Math.floor(random() * MODES.length)];
  const { child, spoke, ended: end } = run('up', '--db', url(name), migrations, '--no-backup');
  await spoke;
  const delay = random() * ms;
  const first = await Promise.race([end, pause(delay)]);
  let next = ms;
  if (first !== undefined) {
    counts.ended++;
    // It has become faster than when it was measured.
    next = ms * 0.9;
  } else {
    counts.kills++;
    await kill(mode, child, name);
  }
  const { stderr } = await end;
  const committed = await writer.stop();
  await settled(name);
  counts.written += committed.length;
  const fault = (what) => {
    faults.push(`${mode} after ${delay.toFixed(0)} ms: ${what} ${stderr.trim().split('\n').at(-1)}`);
    console.error(faults.at(-1));
  };
  const { state, untrue } = await look(name);
  counts[state]++;
  if (untrue !== '') fault(untrue);
  const kept = new Set((await query(name, 'SELECT n FROM written')).map(([n]) => n));
  const lost = committed.filter((n) => !kept.has(n));
  if (lost.length > 0) fault(`${lost.length} of ${committed.length} committed writes are gone`);
  const again = await run('up', '--db', url(name), migrations, '--no-backup').ended;
  const end2 = await look(name);
  if (again.status !== 0 || end2.state !== 'after' || end2.untrue !== '')
    fault(`the next run does not go through: ${end2.untrue} ${again.stderr.trim().split('\n').at(-1)}`);
  if (counts.kills % PROGRESS === 0 && first === undefined)
    console.error(`${counts.kills} kills beside ${counts.written} writes, ${faults.length} faults so far`);
  return next;
}

async function kill(mode, child, name) {
  if (mode === 'runner') {
    child.kill('SIGKILL');
  } else if (mode === 'connections') {
    await query(
      'postgres',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'rehearsal'`,
    );
  } else {
    program('pg_ctl', '-D', join(folder, 'data'), '-m', 'immediate', '-w', 'stop');
    start();
  }
}

/** Whoever worked for a killed runner has noticed it. */
async function settled(name) {
  for (;;) {
    const left = await query(
      'postgres',
      `SELECT 1 FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'rehearsal'`,
    );
    if (left.length === 0) return;
    await pause(50);
  }
}

/** Where the database stands by its tables, and what is untrue of its history. */
async function look(name) {
  const [[flag, mark, rows, valid, marked]] = await query(
    name,
    `SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = 'parent'::regclass AND attname = 'flag')::int,
      (SELECT count(*) FROM pg_attribute WHERE attrelid = 'parent'::regclass AND attname = 'mark')::int,
      (SELECT count(*) FROM parent)::int,
      (SELECT count(*) FROM pg_index WHERE indexrelid IN (to_regclass('by_name'), to_regclass('by_mark')) AND indisvalid)::int,
      (SELECT count(*) FROM parent WHERE name = 'of the third')::int`,
  );
  const [[history]] = await query(
    name,
    `SELECT coalesce(sum(CASE WHEN outcome <> 'done' THEN 0 WHEN direction = 'up' THEN 1 ELSE -1 END), 0)::int FROM _rehearsal_history`,
  );
  const [[there]] = await query(name, "SELECT to_regclass('_rehearsal_progress') IS NOT NULL");
  const progress = there ? await query(name, 'SELECT done FROM _rehearsal_progress') : [];
  const [[done] = [null]] = progress;
  const untrue = [];
  if (1 + flag + mark !== Math.min(history, 3))
    untrue.push(`columns ${flag} ${mark} with a history of ${history}`);
  if (rows !== ROWS * (1 + flag + mark) + marked) untrue.push(`${rows} rows`);
  const parts = done === null ? (history === 4 ? 3 : 0) : Number(done);
  if (done !== null && history !== 3) untrue.push(`half done with a history of ${history}`);
  if (marked !== (parts >= 2 ? 1 : 0)) untrue.push(`${marked} rows of part 2 after ${parts} parts`);
  // The part after those may have come to its end just before.
  const expected = [0, 1, 1, 2][parts];
  if (valid < expected || valid > expected + (done === null ? 0 : 1))
    untrue.push(`${valid} indexes after ${parts} parts`);
  const state = done !== null ? 'half' : history === 1 ? 'before' : history === 4 ? 'after' : 'between';
  return { state, untrue: untrue.join(', ') };
}

function writeMigrations() {
  mkdirSync(migrations);
  const more = `INSERT INTO parent (name) SELECT 'm' || i FROM generate_series(1, ${ROWS}) i;`;
  const steps = {
    '0001_base': [
      'CREATE TABLE parent (id bigserial PRIMARY KEY, name text NOT NULL); CREATE TABLE written (n bigint);',
      '',
    ],
    '0002_flag': [`ALTER TABLE parent ADD COLUMN flag int; UPDATE parent SET flag = 1; ${more}`, ''],
    '0003_mark': [`ALTER TABLE parent ADD COLUMN mark text; UPDATE parent SET mark = name; ${more}`, ''],
    '0004_apart': [
      `CREATE INDEX CONCURRENTLY by_name ON parent (name); INSERT INTO parent (name) VALUES ('of the third');
       CREATE INDEX CONCURRENTLY by_mark ON parent (mark, name);`,
      '-- +goose NO TRANSACTION\n',
    ],
  };
  for (const [id, [up, head]] of Object.entries(steps))
    writeFileSync(join(migrations, `${id}.sql`), `${head}-- +goose Up\n${up}\n-- +goose Down\nSELECT 1;\n`);
}

async function makeStart() {
  await query('postgres', 'CREATE DATABASE start');
  const made = await run('up', '--db', url('start'), migrations, '--to', '1', '--no-backup').ended;
  if (made.status !== 0) throw new Error(made.stderr);
  await query('start', `INSERT INTO parent (name) SELECT 'p' || i FROM generate_series(1, ${ROWS}) i`);
}

/** How long a whole run works, in milliseconds. */
async function measure() {
  await query('postgres', 'CREATE DATABASE measured TEMPLATE start');
  const { spoke, ended: end } = run('up', '--db', url('measured'), migrations, '--no-backup');
  await spoke;
  const began = performance.now();
  await end;
  return performance.now() - began;
}

/** An application that commits one row after another, and connects anew when it is thrown out. */
class Writer {
  #stopped = false;
  #committed = [];
  #done;

  constructor(name) {
    this.#done = this.#work(name);
  }

  async stop() {
    this.#stopped = true;
    await this.#done;
    return this.#committed;
  }

  async #work(name) {
    let client = null;
    for (let n = 1; !this.#stopped; n++) {
      try {
        client ??= await connect(name);
        await client.query('INSERT INTO written VALUES ($1)', [n]);
        this.#committed.push(String(n));
      } catch {
        await client?.end().catch(() => {});
        client = null;
      }
      await pause(5);
    }
    await client?.end().catch(() => {});
  }
}

async function connect(name) {
  const client = new pg.Client({ host: folder, port: 5432, user: 'app', database: name });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function query(name, sql) {
  const client = await connect(name);
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

function url(name) {
  return `postgres:///${name}?host=${encodeURIComponent(folder)}&user=app`;
}

function run(...args) {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  const ended = new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stderr }));
  });
  const begun = new Promise((resolve) => {
    child.stderr.on('data', (data) => {
      stderr += data;
      resolve();
    });
  });
  return { child, spoke: Promise.race([begun, ended]), ended };
}

function start() {
  const settings = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c checkpoint_timeout=1h`;
  program('pg_ctl', '-D', join(folder, 'data'), '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
}

function program(name, ...args) {
  const { status, stderr } = spawnSync(join(programs, name), args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    ...owner,
  });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr}`);
}

function idOf(option) {
  return Number.parseInt(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout, 10);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (programs === null) throw new Error('there is no local PostgreSQL (initdb and pg_ctl)');
program('initdb', '-D', join(folder, 'data'), '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N');
start();
try {
  writeMigrations();
  await makeStart();
  for (let ms = await measure(); counts.kills < Number(values.kills); ) ms = await killOnce(ms);
} finally {
  program('pg_ctl', '-D', join(folder, 'data'), '-m', 'immediate', '-w', 'stop');
  rmSync(folder, { recursive: true, force: true });
}
const { kills, ended, written, before, between, half, after } = counts;
console.log(
  `${kills} kills of the runner, its connections and the server (${ended} had ended by then), ${written} writes beside them: ` +
    `${before} databases as before, ${between} after some steps, ${half} after whole parts of one, ${after} as after, ${faults.length} lost or untrue`,
);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
