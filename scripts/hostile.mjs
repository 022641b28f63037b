// Rehearses folders that mean harm, drawn by a seed, and holds the command to four promises: it ends within its limit, with a status of its
// own and one line where it cannot run; nothing is printed that a CI service obeys; nothing outside the scratch changes.
//   node scripts/hostile.mjs [--cases 200] [--seed 1]
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
const cases = Number(values.cases ?? 200);
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** What the command is told, and what it is held to, in milliseconds: starting and reading come on top. */
const TIME = '2s';
const LIMIT = 60_000;

const home = mkdtempSync(join(tmpdir(), 'rehearsal-hostile-'));
const beside = join(home, 'beside');
const victim = join(beside, 'victim.db');
mkdirSync(beside);
const db = new BetterSqlite3(victim);
db.exec('CREATE TABLE users (a); INSERT INTO users VALUES (1)');
db.close();
const before = hashOf(beside);

let state = (Number(values.seed ?? 1) * 2654435761 + 1) >>> 0;
const below = (n) => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state % n;
};
const pick = (list) => list[below(list.length)];

const endless = '(WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c)';
const statements = [
  `ATTACH '${victim}' AS x; DELETE FROM x.users;`,
  `;/**/ATTACH DATABASE '${victim}' AS x; DROP TABLE x.users;`,
  `VACUUM INTO '${join(beside, 'new.db')}';`,
  `SELECT writefile('${join(beside, 'written')}', 'x');`,
  `SELECT load_extension('${victim}');`,
  `INSERT INTO t VALUES (${endless});`,
  `UPDATE t SET a = ${endless};`,
  `UPDATE t SET a = 1;\n.shell touch ${join(beside, 'PWNED')}\n`,
  "SELECT nosuch, '\n::error title=hacked::boo\n##[error]x\n##vso[task.complete]\n' FROM t;",
  'CREATE TABLE "__proto__" ("constructor" INTEGER PRIMARY KEY, "toString" TEXT);',
  `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)};`,
  `SELECT '${'x'.repeat(200_000)}';`,
  'CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t VALUES (new.a); END; PRAGMA recursive_triggers = ON;',
  "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE t(' WHERE name = 't';",
  "PRAGMA temp_store_directory = '/'; PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE;",
  'BEGIN; COMMIT; ROLLBACK;',
  "SELECT '\u001b]0;owned\u0007\u202e';",
  'DROP TABLE t;',
];
const things = [
  (path) => execFileSync('mkfifo', [path]),
  (path) => symlinkSync('/dev/zero', path),
  (path) => symlinkSync(path, path),
  (path) => symlinkSync(beside, path),
  (path) => mkdirSync(path),
  (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x41, 0])),
  (path) => writeFileSync(path, Buffer.alloc(1000)),
];
const names = [
  '0003_x.up.sql',
  "0003_it's $(touch PWNED).up.sql",
  '0003_\n::error::x.up.sql',
  '0003_.shell.up.sql',
];

const ended = { 0: 0, 1: 0, 2: 0, 3: 0 };
const faults = [];
for (let at = 0; at < cases; at++) {
  const folder = join(home, `case-${at}`);
  mkdirSync(join(folder, 'm'), { recursive: true });
  const put = (name, text) => writeFileSync(join(folder, 'm', name), text);
  put('0001_t.up.sql', 'CREATE TABLE t (a);');
  put('0001_t.down.sql', 'DROP TABLE t;');
  const name = pick(names);
  put(name.replace('.up.', '.down.'), pick([...statements, 'SELECT 1;']));
  if (below(4) === 0) pick(things)(join(folder, 'm', name));
  else put(name, Array.from({ length: 1 + below(3) }, () => pick(statements)).join('\n'));
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [main, 'verify', 'm', '--runs', '2', '--time', TIME, '--report-dir', 'out'],
    { cwd: folder, encoding: 'utf8', timeout: LIMIT, killSignal: 'SIGKILL' },
  );
  const said = `${stdout}\n${stderr}`.split(/[\n\r]/);
  const fault =
    (signal !== null && `did not end (${signal})`) ||
    (!(status in ended) && `status ${status}`) ||
    (stderr.includes('fault of rehearse itself') && `a fault: ${stderr.trim()}`) ||
    (said.some((line) => /^\s*::|##\[|##vso\[/.test(line)) && 'a command in the log') ||
    (hashOf(beside) !== before && 'something beside the scratch was changed') ||
    (readdirSync(folder).includes('PWNED') && 'a command was run');
  if (fault) faults.push(`case ${at} (seed ${values.seed ?? 1}): ${fault}`);
  else ended[status]++;
  rmSync(folder, { recursive: true, force: true });
}
rmSync(home, { recursive: true, force: true });
for (const fault of faults) console.error(fault);
console.log(
  `${cases} hostile folders: ${ended[0]} proven, ${ended[1]} failed, ${ended[2]} refused, ${ended[3]} inconclusive; ${faults.length} broke a promise`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function hashOf(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
