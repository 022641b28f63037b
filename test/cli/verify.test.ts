import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, ended, good, project, rehearse, start } from './rehearse.js';

const few = ['--runs', '20'];

test('migrations that hold what they promise: status 0, and the reports are written', async () => {
  const folder = await project(good);
  const { status, stdout, stderr } = await rehearse(folder, 'verify', ...few);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toContain('0002_index');
  expect(stderr).toMatch(
    /^rehearsing 2 migrations\npassed +0001_notes {2}\(.*20 datasets.*\)\npassed +0002_index .*\n$/,
  );
  expect(JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'))).toMatchObject({
    verdict: 'passed',
  });
  expect(readdirSync(join(folder, 'reports/out')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a migration that loses data: status 1, and the counterexample is saved for replay and for the shell', async () => {
  const folder = await project(bad);
  const { status, stdout } = await rehearse(folder, 'verify', ...few);
  expect(status).toBe(1);
  const saved = 'reports/out/counterexamples/0002_upper.round-trip-data';
  expect(stdout).toContain('rehearse replay reports/out/counterexamples/0002_upper.information.json');
  expect(stdout).toContain('round-trip-data fails as a result');
  expect(JSON.parse(readFileSync(join(folder, `${saved}.json`), 'utf8'))).toMatchObject({
    schema: 'rehearsal-counterexample/1',
    migration: '0002_upper',
    property: 'round-trip-data',
    source: { folder: 'migrations' },
  });
  expect(existsSync(join(folder, `${saved}.sql`))).toBe(true);
});

test('a counterexample that is no longer one is taken away by the next run', async () => {
  const folder = await project(bad);
  await rehearse(folder, 'verify', ...few);
  writeFileSync(join(folder, 'migrations/0002_upper.up.sql'), 'CREATE INDEX notes_title ON notes (title);');
  writeFileSync(join(folder, 'migrations/0002_upper.down.sql'), 'DROP INDEX notes_title;');
  expect((await rehearse(folder, 'verify', ...few)).status).toBe(0);
  expect(readdirSync(join(folder, 'reports/out/counterexamples'))).toEqual([]);
});

test('--json: the report, and nothing else, on stdout; what people read on stderr', async () => {
  const folder = await project(bad);
  const { status, stdout, stderr } = await rehearse(folder, 'verify', ...few, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'rehearsal-report/1',
    verdict: 'failed',
    source: { folder: 'migrations' },
  });
  expect(stderr).toContain('0002_upper');
});

test('the same seed gives the same report, but for its times', async () => {
  const folder = await project(bad);
  const timeless = (json: string) => json.replace(/"(startedAt|durationMs)": [^,\n]+/g, '"$1": 0');
  const [first, second] = [
    await rehearse(folder, 'verify', ...few, '--json', '--seed', '7'),
    await rehearse(folder, 'verify', ...few, '--json', '--seed', '7'),
  ];
  expect(timeless(first.stdout)).toBe(timeless(second.stdout));
});

test('no evidence: status 3', async () => {
  const folder = await project({
    ...good,
    'migrations/0003_never.up.sql': "UPDATE notes SET body = 'x' WHERE id IS NULL;\n",
    'migrations/0003_never.down.sql': "UPDATE notes SET body = 'x' WHERE id IS NULL;\n",
  });
  expect((await rehearse(folder, 'verify', ...few, '--only', '0003')).status).toBe(3);
});

test('--only takes the beginning of an id, --from and --to a stretch, --shard a share', async () => {
  const folder = await project(good);
  const ids = async (...args: string[]) => {
    const { stdout } = await rehearse(folder, 'verify', '--runs', '3', '--json', ...args);
    return (JSON.parse(stdout) as { migrations: { id: string }[] }).migrations.map(({ id }) => id);
  };
  expect(await ids('--only', '0002')).toEqual(['0002_index']);
  expect(await ids('--to', '0001')).toEqual(['0001_notes']);
  expect(await ids('--from', '0002_i')).toEqual(['0002_index']);
  expect(await ids('--shard', '2/2')).toEqual(['0002_index']);
  expect(await ids('--shard', '3/3')).toEqual([]);
});

test('an empty share has done its part: status 0', async () => {
  expect((await rehearse(await project(good), 'verify', '--runs', '3', '--shard', '3/3')).status).toBe(0);
});

test('the shares of two machines become one report', async () => {
  const folder = await project(good);
  for (const share of ['1/2', '2/2']) {
    await rehearse(folder, 'verify', '--runs', '3', '--shard', share, '--report-dir', `out/${share[0]}`);
  }
  const merged = await rehearse(
    folder,
    'report',
    'merge',
    'out/1/report.json',
    'out/2/report.json',
    '--out',
    'all.json',
  );
  expect(merged).toMatchObject({ status: 0, stdout: '', stderr: '' });
  const rendered = await rehearse(folder, 'report', 'render', 'all.json', '--as', 'json');
  expect(
    (JSON.parse(rendered.stdout) as { migrations: { id: string }[] }).migrations.map(({ id }) => id),
  ).toEqual(['0001_notes', '0002_index']);
});

test('shares by what migrations took in an earlier run', async () => {
  const folder = await project(good);
  await rehearse(folder, 'verify', '--runs', '3');
  const path = join(folder, 'reports/out/report.json');
  const report = JSON.parse(readFileSync(path, 'utf8'));
  report.migrations[1].durationMs = 1 + 2 * report.migrations[0].durationMs;
  writeFileSync(join(folder, 'last.json'), JSON.stringify(report));
  const ids = async (share: string) => {
    const part = ['--shard', share, '--shard-by', 'last.json'];
    const { stdout } = await rehearse(folder, 'verify', '--runs', '3', '--json', ...part);
    return JSON.parse(stdout).migrations.map(({ id }: { id: string }) => id);
  };
  expect([await ids('1/2'), await ids('2/2')]).toEqual([['0002_index'], ['0001_notes']]);
  const alone = await rehearse(folder, 'verify', '--shard-by', 'last.json');
  expect(alone).toMatchObject({ status: 2, stdout: '' });
  expect(alone.stderr).toBe(
    'rehearse: --shard-by says how to share the migrations out, and no share is asked for — give --shard I/N too\n',
  );
});

test('a reader that goes away changes neither the reports nor the status', async () => {
  const folder = await project(bad);
  const child = start(folder, 'verify', ...few);
  child.stdout.destroy();
  const { status, stderr } = await ended(child);
  expect({ status, noise: /EPIPE|Error/.test(stderr) }).toEqual({ status: 1, noise: false });
  expect(existsSync(join(folder, 'reports/out/report.json'))).toBe(true);
});

test('Ctrl-C stops a long rehearsal, and the report says so: status 3', async () => {
  const folder = await project(good);
  const child = start(folder, 'verify', '--runs', '1000000');
  child.stderr.once('data', () => child.kill('SIGINT'));
  const { status, stdout } = await ended(child);
  expect(status).toBe(3);
  expect(stdout.replace(/\s+/g, ' ')).toContain('(stopped before its end: Ctrl-C)');
  expect(JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'))).toMatchObject({
    verdict: 'inconclusive',
    stopped: 'Ctrl-C',
  });
});

test('--time stops a long rehearsal, and the report says so: status 3', async () => {
  const { status, stdout } = await rehearse(
    await project(good),
    'verify',
    '--runs',
    '1000000',
    '--time',
    '300ms',
    '--json',
  );
  expect(status).toBe(3);
  expect(stdout).toContain('the time limit ended');
});

test('--write-evidence keeps a report in which everything passed, and no other', async () => {
  const folder = await project(good);
  expect((await rehearse(folder, 'verify', ...few, '--write-evidence')).stdout).toContain(
    'evidence: reports/evidence.json\n',
  );
  expect((await rehearse(folder, 'gate')).status).toBe(0);
  const partly = await rehearse(folder, 'verify', '--only', '0001', '--write-evidence');
  expect(partly).toMatchObject({ status: 2 });
  expect(partly.stderr).toMatch(/--write-evidence is for a rehearsal of the whole folder/);
  const failing = await project(bad);
  const failed = await rehearse(failing, 'verify', ...few, '--write-evidence');
  expect(failed.stdout).toContain('evidence: not written, because the verdict is failed\n');
  expect(existsSync(join(failing, 'reports/evidence.json'))).toBe(false);
});

test('a report folder that cannot be made: status 2', async () => {
  const folder = await project({ ...good, reports: 'a file' });
  const { status, stderr } = await rehearse(folder, 'verify', '--runs', '3');
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /rehearse: reports\/out\/.*: cannot write: a file stands where a folder is needed — choose another place\n$/,
  );
});

test('the configuration speaks for the folder that it names, and for no other', async () => {
  const config = {
    migrations: './db',
    format: 'golang-migrate',
    runs: 4,
    seed: 9,
    reportDir: './made',
    reporters: ['json'],
  };
  const folder = await project({ 'rehearsal.config.json': JSON.stringify(config) });
  for (const [path, content] of Object.entries(good)) {
    for (const place of ['db', 'other']) {
      mkdirSync(join(folder, place), { recursive: true });
      writeFileSync(join(folder, path.replace('migrations', place)), content);
    }
  }
  expect(await rehearse(folder, 'verify')).toMatchObject({ status: 0, stdout: 'report: made/report.json\n' });
  expect(JSON.parse(readFileSync(join(folder, 'made/report.json'), 'utf8'))).toMatchObject({
    settings: { runs: 4, seed: 9 },
  });
  const other = await rehearse(folder, 'verify', 'other', '--runs', '3', '--json');
  expect(JSON.parse(other.stdout)).toMatchObject({
    settings: { runs: 3, seed: 1 },
    source: { folder: 'other' },
  });
});
