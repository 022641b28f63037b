// Kills `rehearse up`, `down` and `restore`, and releases that fail, at random moments while an application writes beside them.
// Afterwards every write that was committed must be there, the database must be after a whole step and its history must say
// which, and the next run must go through and remove what the killed one has left.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openFile } from '../build/engines/sqlite/connect.js';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const MODES = ['WAL', 'DELETE'];
/** A long run says where it is each time it has made so many kills. */
const PROGRESS = 50;
const ACTIONS = ['up', 'down', 'restore', 'fail'];

/** @returns what is to be said, and every fault that was found */
export async function killReleases(kills, random, lanes = 2) {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-kill-releases-'));
  const counts = { kills: 0, ended: 0, written: 0, before: 0, between: 0, after: 0 };
  const faults = [];
  try {
    const scenes = await makeScenes(folder);
    let next = 0;
    const lane = async (number) => {
      const writer = new Writer();
      while (counts.kills < kills) {
        const scene = scenes[next++ % scenes.length];
        await killOnce(scene, join(folder, `lane${number}`), writer, random, counts, faults);
      }
      await writer.end();
    };
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { before, between, after, ended, written } = counts;
  const text =
    `${counts.kills} kills of up, down, restore and failing releases (${ended} had ended by then), ${written} writes beside them: ` +
    `${before} databases as before, ${between} after some steps, ${after} as after, ${faults.length} lost, unsound or untrue`;
  return { text, faults };
}

/** Every action in both journal modes, with its database and how long it takes. */
async function makeScenes(folder) {
  const [good, bad] = ['good', 'bad'].map((name) => join(folder, name));
  const long =
    'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 60000) SELECT max(i) FROM c';
  const steps = {
    '0001_base': [
      'CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT, body TEXT); CREATE TABLE written (n INTEGER)',
      'DROP TABLE written; DROP TABLE parent',
    ],
    '0002_flag': [
      `ALTER TABLE parent ADD COLUMN flag INTEGER; UPDATE parent SET flag = 1; INSERT INTO parent (name) ${long}`,
      'DELETE FROM parent WHERE id > 2000; ALTER TABLE parent DROP COLUMN flag',
    ],
    '0003_mark': [
      `ALTER TABLE parent ADD COLUMN mark TEXT; UPDATE parent SET mark = name; INSERT INTO parent (name) ${long}`,
      'DELETE FROM parent WHERE id > 2001; ALTER TABLE parent DROP COLUMN mark',
    ],
  };
  for (const place of [good, bad]) {
    mkdirSync(place);
    for (const [id, [up, down]] of Object.entries(steps)) {
      const broken = place === bad && id === '0003_mark' ? '; INSERT INTO nowhere VALUES (1)' : '';
      writeFileSync(join(place, `${id}.up.sql`), `${up}${broken};`);
      writeFileSync(join(place, `${id}.down.sql`), `${down};`);
    }
  }
  const scenes = [];
  for (const mode of MODES) {
    const start = join(folder, `${mode}.start.db`);
    await demand(['up', '--db', start, good, '--create', '--no-backup', '--to', '0001']);
    const db = openFile(start, { readonly: false });
    db.exec(
      `INSERT INTO parent (name, body) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
       SELECT 'p' || i, hex(zeroblob(100)) FROM n; PRAGMA journal_mode = ${mode}`,
    );
    db.close();
    const saved = join(folder, `${mode}.backup`);
    await demand(['backup', '--db', start, '--out', saved]);
    const done = join(folder, `${mode}.done.db`);
    copyFileSync(start, done);
    await demand(['up', '--db', done, good, '--no-backup']);
    for (const action of ACTIONS) {
      const scene = {
        name: `${action} (${mode})`,
        action,
        from: action === 'up' || action === 'fail' ? start : done,
        args: {
          up: ['up', good],
          down: ['down', good, '--to', '0001'],
          fail: ['up', bad],
          restore: ['restore', saved],
        }[action],
        good,
      };
      const path = join(folder, 'measured.db');
      clear(path);
      copyFileSync(scene.from, path);
      const began = performance.now();
      const { spoke, ended } = run([...scene.args, '--db', path]);
      const silent = (await Promise.race([spoke, ended.then(() => performance.now())])) - began;
      await ended;
      scenes.push({ ...scene, ms: performance.now() - began - (speaks(action) ? silent : 0) });
      clearFolder(folder, 'measured.db');
    }
  }
  return scenes;
}

async function killOnce(scene, place, writer, random, counts, faults) {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  const path = join(place, 'app.db');
  copyFileSync(scene.from, path);
  await writer.start(path);
  const { child, spoke, ended } = run([...scene.args, '--db', path]);
  const delay = random() * scene.ms * 1.1;
  let timer;
  const arm = () => {
    timer = setTimeout(() => child.kill('SIGKILL'), delay);
  };
  if (speaks(scene.action)) spoke.then(arm);
  else arm();
  const { signal, stderr } = await ended;
  clearTimeout(timer);
  const committed = await writer.stop();
  if (signal === 'SIGKILL') counts.kills++;
  else {
    counts.ended++;
    // It has become faster than when it was measured.
    scene.ms *= 0.8;
  }
  counts.written += committed.length;
  const fault = (what) =>
    faults.push(`${scene.name}, ${signal ?? 'ended'}: ${what} ${stderr.trim().split('\n').at(-1) ?? ''}`);
  const { state, history, sound } = look(path);
  if (sound !== 'ok') fault(sound);
  if (state !== history) fault(`the database is at ${state}, its history at ${history}`);
  const files = readdirSync(place).filter((name) => /^app\.db(\.replaced-[^-]*(-\d+)?)?$/.test(name));
  const kept = new Set(files.flatMap((name) => writesIn(join(place, name))));
  const lost = committed.filter((each) => !kept.has(each));
  if (lost.length > 0) fault(`${lost.length} of ${committed.length} committed writes are gone`);
  const [first, last] = { up: [1, 3], fail: [1, 3], down: [3, 1], restore: [3, 1] }[scene.action];
  counts[state === first ? 'before' : state === last ? 'after' : 'between']++;
  if (signal === 'SIGKILL' && counts.kills % PROGRESS === 0)
    console.error(`${counts.kills} kills beside ${counts.written} writes, ${faults.length} faults so far`);
  const again = await run(['up', '--db', path, scene.good]).ended;
  if (again.status !== 0) fault(`the next run fails: ${again.stderr.trim().split('\n').at(-1)}`);
  const left = readdirSync(place).filter((name) => name.startsWith('.rehearsal'));
  if (left.some((name) => name.includes('-backup-'))) fault(`the next run leaves ${left.join(', ')}`);
}

/** How many migrations are in force by the tables, and by the history. */
function look(path) {
  const db = openFile(path, { readonly: false });
  const columns = db.prepare("SELECT name FROM pragma_table_info('parent')").pluck().all();
  const state = 1 + Number(columns.includes('flag')) + Number(columns.includes('mark'));
  const rows = db.prepare('SELECT direction, outcome FROM _rehearsal_history ORDER BY id').raw(true).all();
  const history = rows.reduce((sum, [way, how]) => sum + (how === 'done' ? (way === 'up' ? 1 : -1) : 0), 0);
  const sound = String(db.prepare('PRAGMA integrity_check(1)').pluck().get());
  db.close();
  return { state, history, sound };
}

function writesIn(path) {
  const db = openFile(path, { readonly: true });
  const found = db.prepare('SELECT n FROM written').pluck().all().map(Number);
  db.close();
  return found;
}

/** An application in a thread of its own, which opens the database, writes a row, and closes it, again and again. */
class Writer {
  #worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const Database = require(workerData.driver);
     let path = null, committed = [], n = 0;
     const write = () => {
       if (path === null) return;
       let db;
       try {
         db = new Database(path, { timeout: 5000, fileMustExist: true });
         db.prepare('INSERT INTO written VALUES (?)').run(++n);
         committed.push(n);
       } catch {}
       try { db?.close(); } catch {}
       setTimeout(write, 15);
     };
     parentPort.on('message', (message) => {
       if (message === 'end') process.exit();
       path = message;
       const answer = committed;
       if (path !== null) { committed = []; write(); }
       parentPort.postMessage(answer);
     });`,
    {
      eval: true,
      workerData: {
        driver: fileURLToPath(new URL('../node_modules/better-sqlite3/lib/index.js', import.meta.url)),
      },
    },
  );

  start(path) {
    return this.#ask(path);
  }

  stop() {
    return this.#ask(null);
  }

  async end() {
    this.#worker.postMessage('end');
    await new Promise((resolve) => this.#worker.once('exit', resolve));
  }

  #ask(message) {
    return new Promise((resolve) => {
      this.#worker.once('message', resolve);
      this.#worker.postMessage(message);
    });
  }
}

/** Says something when it begins to work, so that kills can be spread over the work rather than over the start. */
function speaks(action) {
  return action !== 'restore';
}

function run(args) {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  const spoke = new Promise((resolve) => {
    child.stderr.on('data', (data) => {
      stderr += data;
      resolve(performance.now());
    });
  });
  const ended = new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stderr }));
  });
  return { child, spoke, ended };
}

async function demand(args) {
  const { status, stderr } = await run(args).ended;
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

function clear(path) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

function clearFolder(folder, prefix) {
  for (const name of readdirSync(folder).filter((each) => each.startsWith(prefix)))
    rmSync(join(folder, name), { recursive: true });
}
