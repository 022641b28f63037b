import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { bad, ended, main, project, rehearse, startWith } from './rehearse.js';

/** A project whose database lacks the last migration and has rows that it spoils. */
async function started(): Promise<string> {
  const folder = await project(bad);
  await rehearse(folder, 'up', '--db', 'app.db', '--create', '--to', '1', '--no-backup');
  const db = new BetterSqlite3(join(folder, 'app.db'));
  db.exec("INSERT INTO notes VALUES (1, 'Mixed Case', NULL), (2, 'lower', NULL)");
  db.close();
  return folder;
}

test('a rehearsal on a real database finds its own row, and only reads', async () => {
  const folder = await started();
  const before = readFileSync(join(folder, 'app.db'));
  const { status, stdout } = await rehearse(
    folder,
    'verify',
    '--on',
    'app.db',
    '--json',
    '--reporter',
    'json',
  );
  expect(status).toBe(1);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    verdict: 'failed',
    settings: { on: 'app.db' },
    migrations: [{ id: '0002_upper' }],
  });
  const [{ properties }] = report.migrations;
  const [{ counterexample }] = properties.filter(({ id }: { id: string }) => id === 'round-trip-data');
  expect(counterexample.differences).toMatchObject([{ before: 'Mixed Case', after: 'mixed case' }]);
  expect(readFileSync(join(folder, 'app.db'))).toEqual(before);
});

test('options that do not go together are told', async () => {
  const folder = await started();
  const misplaced = await rehearse(folder, 'verify', '--again');
  expect(misplaced).toMatchObject({ status: 2, stderr: 'rehearse: --again belongs to --on\n' });
  const useless = await rehearse(folder, 'verify', '--on', 'app.db', '--only', '0002');
  expect(useless).toMatchObject({ status: 2, stderr: 'rehearse: --only does not go with --on\n' });
  const none = await rehearse(folder, 'verify', '--on', 'none.db');
  expect(none).toMatchObject({
    status: 2,
    stderr: 'rehearse: none.db: there is no such database file — check the path\n',
  });
});

test.each([
  ['the copy', 20],
  ['what up adds to it', 200],
])('a folder without room for %s is told, and nothing is said of the migration', async (_, blocks) => {
  const folder = await project({
    'migrations/0001_t.up.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);',
    'migrations/0001_t.down.sql': 'DROP TABLE t;',
    'migrations/0002_grow.up.sql': 'ALTER TABLE t ADD COLUMN more;\nUPDATE t SET more = zeroblob(1000);',
    'migrations/0002_grow.down.sql': 'ALTER TABLE t DROP COLUMN more;',
  });
  await rehearse(folder, 'up', '--db', 'app.db', '--create', '--to', '1', '--no-backup');
  const db = new BetterSqlite3(join(folder, 'app.db'));
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO t SELECT i, hex(zeroblob(50)) FROM n`);
  db.close();
  mkdirSync(join(folder, 'work'));
  const { status, stdout, stderr } = spawnSync(
    'bash',
    [
      '-c',
      `trap '' XFSZ; ulimit -f ${blocks}; exec "${process.execPath}" "${main}" verify --on app.db --work-dir work`,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /rehearse: work: there is no room for the copies that are worked on: .* — --work-dir names/,
  );
  expect(readdirSync(join(folder, 'work'))).toEqual([]);
});

describe('a large database', () => {
  /** 70 MB and more, as from 64 MB other processes help; the row that the migration spoils is the last. */
  async function large(name: string): Promise<string> {
    const folder = await project(bad);
    await rehearse(folder, 'up', '--db', 'app.db', '--create', '--to', '1', '--no-backup');
    const db = new BetterSqlite3(join(folder, 'app.db'));
    db.pragma('synchronous = OFF');
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
      INSERT INTO notes SELECT i, 'lower', hex(zeroblob(5000)) FROM n;
      INSERT INTO notes VALUES (7001, '${name}', NULL)`);
    db.close();
    return folder;
  }

  /** Runs with a script that every process of it loads first. */
  async function verifyWith(folder: string, script: string) {
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, script);
    const env = { NODE_OPTIONS: `--require ${preload}` };
    const args = ['verify', '--on', 'app.db', '--json', '--reporter', 'json'];
    const { status, stdout } = await ended(startWith(env, folder, ...args));
    const [{ properties }] = JSON.parse(stdout).migrations;
    const failed = properties.filter(({ verdict }: { verdict: string }) => verdict === 'failed');
    return { status, failed };
  }

  const finding = [
    { id: 'round-trip-data', counterexample: { differences: [{ before: 'Mixed', after: 'mixed' }] } },
  ];
  const isHelper = "typeof process.send === 'function'";

  test('is compared by several processes', async () => {
    const folder = await large('Mixed');
    const note = `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'helpers'))}, 'x')`;
    const { status, failed } = await verifyWith(folder, `if (${isHelper}) ${note};`);
    expect(status).toBe(1);
    expect(failed).toMatchObject(finding);
    expect(readFileSync(join(folder, 'helpers'), 'utf8')).toMatch(/^x+$/);
  });

  test('is compared alone where every other process dies', async () => {
    const { status, failed } = await verifyWith(
      await large('Mixed'),
      `if (${isHelper}) process.kill(process.pid, 'SIGKILL');`,
    );
    expect(status).toBe(1);
    expect(failed).toMatchObject(finding);
  });

  test('passes where nothing is lost', async () => {
    const { status, failed } = await verifyWith(await large('unmixed'), '');
    expect({ status, failed }).toEqual({ status: 0, failed: [] });
  });
});
