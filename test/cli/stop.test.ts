import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, project, start } from './rehearse.js';

/** Counts for ever, in one native call. */
const endless = '(WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c)';

const first = {
  'm/0001_t.up.sql': 'CREATE TABLE t (a INTEGER);\n',
  'm/0001_t.down.sql': 'DROP TABLE t;\n',
};

/** Its `up` never ends, on an empty database either. */
const stuck = {
  ...first,
  'm/0002_stuck.up.sql': `INSERT INTO t VALUES (${endless});\n`,
  'm/0002_stuck.down.sql': 'DELETE FROM t;\n',
};

/** The second loses what it overwrites, and its `up` does not end when it runs for the sixtieth time. */
const slow = {
  ...first,
  'm/0002_slow.ts': `
    import { defineMigration } from 'rehearsal';
    export default defineMigration({
      description: 'slow',
      changes: { t: ['a'] },
      async up(db) {
        await db.run('UPDATE t SET a = 1');
        globalThis.runs = (globalThis.runs ?? 0) + 1;
        if (globalThis.runs === 60) for (;;);
      },
      down: ['UPDATE t SET a = 2'],
    });`,
  'm/0003_u.up.sql': 'CREATE TABLE u (b INTEGER);\n',
  'm/0003_u.down.sql': 'DROP TABLE u;\n',
};

const saved = (folder: string) => JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'));

/** Starts verify and gives it a signal as soon as a migration has been reported. */
async function signalled(folder: string, signal: NodeJS.Signals) {
  const child = start(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out');
  child.stderr.once('data', () => child.stderr.once('data', () => child.kill(signal)));
  return ended(child);
}

test.each([
  ['SIGINT', 'Ctrl-C'],
  ['SIGTERM', 'SIGTERM'],
] as const)(
  '%s ends a statement that never ends; what was found so far is reported',
  async (signal, said) => {
    const folder = await project(stuck);
    const { status, stdout, stderr } = await signalled(folder, signal);
    expect({ status, stderr }).toMatchObject({ status: 3 });
    expect(stdout.replace(/\s+/g, ' ')).toContain(`(stopped before its end: ${said})`);
    expect(saved(folder)).toMatchObject({
      verdict: 'inconclusive',
      stopped: said,
      migrations: [{ id: '0001_t', verdict: 'passed' }],
    });
    expect(saved(folder).notes).toContainEqual({
      kind: 'gap',
      // The signal may come between the two.
      message: expect.stringMatching(
        new RegExp(`^${said} ended the run( while up of 0002_stuck ran,)? after 1 of 2 migration\\(s\\)$`),
      ),
    });
  },
);

test('--time ends a statement that never ends', async () => {
  const folder = await project(stuck);
  const { status } = await ended(
    start(folder, 'verify', 'm', '--runs', '3', '--time', '3s', '--report-dir', 'out'),
  );
  expect(status).toBe(3);
  expect(saved(folder)).toMatchObject({ stopped: 'time limit', migrations: [{ id: '0001_t' }] });
});

test("a migration's own limit leaves it with what it has shown, and the next one is rehearsed", async () => {
  const folder = await project(slow);
  const { status, stdout } = await ended(
    start(folder, 'verify', 'm', '--runs', '50', '--migration-time', '10s', '--report-dir', 'out'),
  );
  expect({ status, stdout }).toMatchObject({ status: 1 });
  const { migrations, stopped } = saved(folder);
  expect(stopped).toBeUndefined();
  expect(migrations.map(({ id }: { id: string }) => id)).toEqual(['0001_t', '0002_slow', '0003_u']);
  expect(migrations[2].evidence.datasets.count).toBe(50);
  const data = migrations[1].properties.find(({ id }: { id: string }) => id === 'round-trip-data');
  expect(data).toMatchObject({ verdict: 'failed', counterexample: { dataset: { t: expect.anything() } } });
  expect(migrations[1].notes).toContainEqual({
    kind: 'gap',
    message: "the migration's time limit ended this migration before it had been rehearsed to the end",
  });
});

test('a process that is killed with the database leaves nothing behind', async () => {
  const folder = await project(stuck);
  const child = start(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out');
  const result = ended(child);
  await new Promise((resolve) => child.stderr.once('data', () => child.stderr.once('data', resolve)));
  const [inner] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  const gone = once(spawn('tail', [`--pid=${inner}`, '-f', '/dev/null']), 'close');
  child.kill('SIGKILL');
  expect(await result).toMatchObject({ signal: 'SIGKILL' });
  // The inner one hears of it by the end of its standard input.
  await gone;
  expect(readdirSync(tmpdir()).filter((name) => name.includes(`-${inner}-`))).toEqual([]);
});

test('many migrations: the time limit ends the chain too', async () => {
  const files = Array.from({ length: 600 }, (_, at) => {
    const name = String(at + 1).padStart(5, '0');
    return [
      [`m/${name}_m.up.sql`, `CREATE TABLE t${name} (a);`],
      [`m/${name}_m.down.sql`, `DROP TABLE t${name};`],
    ] as const;
  });
  const folder = await project(Object.fromEntries(files.flat()));
  const { status } = await ended(
    start(folder, 'verify', 'm', '--runs', '3', '--time', '3s', '--report-dir', 'out'),
  );
  expect(status).toBe(3);
  expect(saved(folder)).toMatchObject({ stopped: 'time limit' });
  expect(saved(folder).migrations.length).toBeLessThan(600);
});

test('what a process that crashes has found is reported, and the rest is rehearsed', async () => {
  const folder = await project({
    'm/0001_t.up.sql': first['m/0001_t.up.sql'],
    'm/0001_t.down.sql': first['m/0001_t.down.sql'],
    'm/0002_crash.ts': `
      import { defineMigration } from 'rehearsal';
      export default defineMigration({
        description: 'crashes',
        changes: {},
        async up(db) {
          const [row] = await db.all('SELECT count(*) AS n FROM t');
          if (row.n > 1n) process.abort();
        },
        down: ['SELECT 1'],
        accepts: [],
      });`,
    'm/0003_u.up.sql': 'CREATE TABLE u (b INTEGER);\n',
    'm/0003_u.down.sql': 'DROP TABLE u;\n',
  });
  const { status, stdout, stderr } = await ended(
    start(folder, 'verify', 'm', '--runs', '20', '--report-dir', 'out'),
  );
  expect({ status, stdout, stderr }).toMatchObject({ status: 3 });
  expect(saved(folder).migrations.map(({ id }: { id: string }) => id)).toEqual([
    '0001_t',
    '0002_crash',
    '0003_u',
  ]);
  expect(JSON.stringify(saved(folder).migrations[1].notes)).toContain(
    'a crash of the process that did the work (SIGABRT)',
  );
});
