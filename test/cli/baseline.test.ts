import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, good, project, rehearse } from './rehearse.js';

const runs = ['--runs', '10'];
const file = 'rehearsal.baseline.json';
const read = (folder: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const dropped = {
  'migrations/0003_drop.up.sql': 'ALTER TABLE notes DROP COLUMN body;\n',
  'migrations/0003_drop.down.sql': 'ALTER TABLE notes ADD COLUMN body TEXT;\n',
};

test('what is there today fails no more; what is new does', async () => {
  const folder = await project(bad);
  expect((await rehearse(folder, 'baseline', ...runs)).status).toBe(0);
  expect(read(folder).findings).toContainEqual(
    expect.objectContaining({ migration: '0002_upper', property: 'information', table: 'notes' }),
  );
  const old = await rehearse(folder, 'verify', ...runs);
  expect(old.status).toBe(0);
  expect(old.stdout).toContain('of the baseline');
  expect((await rehearse(folder, 'verify', '--all-findings', ...runs)).status).toBe(1);
  for (const [path, text] of Object.entries(dropped)) writeFileSync(join(folder, path), text);
  const added = await rehearse(folder, 'verify', ...runs, '--json');
  expect(added.status).toBe(1);
  expect(JSON.parse(added.stdout).migrations.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    'passed',
    'passed',
    'failed',
  ]);
}, 120_000);

test('a migration that is changed counts again, and what is gone is said to be stale', async () => {
  const folder = await project(bad);
  await rehearse(folder, 'baseline', ...runs);
  const known = read(folder);
  known.findings.push({ ...known.findings[0], code: 'rows-lost', property: 'row-count' });
  writeFileSync(join(folder, file), JSON.stringify(known));
  const stale = await rehearse(folder, 'verify', ...runs);
  expect(stale.status).toBe(0);
  expect(stale.stdout.replace(/\s+/g, ' ')).toContain(
    'rows-lost is no longer found: rehearse baseline takes it out',
  );
  writeFileSync(join(folder, 'migrations/0002_upper.down.sql'), 'UPDATE notes SET title = lower(title) ;\n');
  const changed = await rehearse(folder, 'verify', ...runs);
  expect(changed.status).toBe(1);
  expect(changed.stdout.replace(/\s+/g, ' ')).toContain(
    '0002_upper was changed after the baseline was recorded',
  );
}, 120_000);

test('an acknowledgement may stand in the file; the placeholder and applies are refused', async () => {
  const folder = await project(bad);
  const entry = (more: object) => ({
    schema: 'rehearsal-baseline/1',
    folder: 'migrations',
    acknowledged: ['information', 'round-trip-data'].map((property) => ({
      migration: '0002_upper',
      property,
      table: 'notes',
      reason: 'case carries no meaning',
      ...more,
    })),
  });
  writeFileSync(join(folder, file), JSON.stringify(entry({})));
  const { status, stdout } = await rehearse(folder, 'verify', ...runs);
  expect({ status, said: stdout.includes('because case carries no meaning') }).toEqual({
    status: 0,
    said: true,
  });
  writeFileSync(join(folder, file), JSON.stringify(entry({ reason: 'REASON' })));
  expect((await rehearse(folder, 'verify', ...runs)).stderr).toContain('still the placeholder');
  writeFileSync(join(folder, file), JSON.stringify(entry({ property: 'applies' })));
  expect((await rehearse(folder, 'verify', ...runs)).stderr).toContain('applies cannot be acknowledged');
}, 120_000);

test('the gate knows the baseline, and keeps the policy', async () => {
  const folder = await project({
    ...bad,
    'rehearsal.config.json': '{"migrations": "./migrations", "runs": 10}',
  });
  await rehearse(folder, 'baseline');
  expect((await rehearse(folder, 'verify', '--write-evidence')).status).toBe(0);
  const open = await rehearse(folder, 'gate');
  expect({ status: open.status, said: /\d findings are left out by the baseline/.test(open.stdout) }).toEqual(
    {
      status: 0,
      said: true,
    },
  );
  const policy = (rules: object) =>
    writeFileSync(
      join(folder, 'rehearsal.config.json'),
      JSON.stringify({ migrations: './migrations', runs: 10, policy: rules }),
    );
  policy({ suites: true, runs: 50, required: ['model'] });
  const shut = await rehearse(folder, 'gate');
  expect(shut.status).toBe(1);
  expect(shut.stdout).toContain('0001_notes: has no suite, and the policy asks for one');
  expect(shut.stdout).not.toContain('0002_upper: has no suite');
  expect(shut.stdout).toContain('the policy asks for 50');
  expect(shut.stdout).toContain('0001_notes: model was not passed, and the policy requires it');
  policy({});
  writeFileSync(join(folder, file), JSON.stringify({ ...read(folder), findings: [] }));
  expect((await rehearse(folder, 'gate')).stdout).toContain('left out by a baseline that does not hold it');
}, 120_000);

test('who has to agree is named in the reason', async () => {
  const accept = '-- rehearsal: accept information notes because case carries no meaning\n';
  const also = '-- rehearsal: accept round-trip-data notes because case carries no meaning\n';
  const folder = await project({
    ...bad,
    'migrations/0002_upper.up.sql': `${accept}${also}UPDATE notes SET title = upper(title);\n`,
    'rehearsal.config.json': JSON.stringify({
      runs: 10,
      policy: { approvals: { information: ['@dba'] }, reasons: '^case' },
    }),
  });
  expect((await rehearse(folder, 'verify', '--write-evidence')).status).toBe(0);
  const { status, stdout } = await rehearse(folder, 'gate');
  expect(status).toBe(1);
  expect(stdout).toContain('accepting information needs @dba');
  expect(stdout).not.toContain('does not match');
}, 120_000);

test('--since takes what the branch changed, committed or not', async () => {
  const folder = await project(good);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'first');
  const none = await rehearse(folder, 'verify', '--since', 'main', ...runs, '--json');
  expect({ status: none.status, migrations: JSON.parse(none.stdout).migrations }).toEqual({
    status: 0,
    migrations: [],
  });
  for (const [path, text] of Object.entries(dropped)) writeFileSync(join(folder, path), text);
  const some = await rehearse(folder, 'verify', '--since', 'main', ...runs, '--json');
  expect(JSON.parse(some.stdout).migrations.map(({ id }: { id: string }) => id)).toEqual(['0003_drop']);
  const { status, stderr } = await rehearse(folder, 'verify', '--since', 'nowhere');
  expect({ status, line: stderr.includes('--since nowhere:') && stderr.includes('fetch-depth') }).toEqual({
    status: 2,
    line: true,
  });
  expect(existsSync(join(folder, file))).toBe(false);
}, 120_000);
