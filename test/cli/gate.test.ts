import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change } from '../runner/files.js';
import { good, project, rehearse } from './rehearse.js';

/** A project with its evidence, which is made once. */
async function proven(): Promise<string> {
  evidence ??= project(good).then(async (folder) => {
    await rehearse(folder, 'verify', '--runs', '10', '--write-evidence');
    return readFileSync(join(folder, 'reports/evidence.json'), 'utf8');
  });
  return project({ ...good, 'reports/evidence.json': await evidence });
}

let evidence: Promise<string> | undefined;

const bothWays = (act: (way: string) => void) => {
  for (const way of ['up', 'down']) act(way);
};

interface Editable {
  verdict: string;
  settings: Record<string, unknown>;
  engine: { name: string };
  tool: { version: string };
  migrations: {
    verdict: string;
    properties: { id: string; verdict: string; cases: number }[];
    evidence: { datasets: { count: number } };
  }[];
}

const edit = (folder: string, change: (report: Editable) => void) => {
  const path = join(folder, 'reports/evidence.json');
  const report = JSON.parse(readFileSync(path, 'utf8'));
  change(report);
  writeFileSync(path, JSON.stringify(report));
};

test('evidence of exactly these migrations opens the gate', async () => {
  const { status, stdout } = await rehearse(await proven(), 'gate');
  expect(stdout).toBe(
    'the gate is open: reports/evidence.json covers all 2 migrations of migrations (10 datasets each, edgy, seed 1)\n',
  );
  expect(status).toBe(0);
});

const shut: readonly (readonly [string, string, (folder: string) => void])[] = [
  [
    'a changed migration',
    '0002_index: was changed after it was proven',
    (folder) => writeFileSync(join(folder, 'migrations/0002_index.down.sql'), 'DROP INDEX notes_title; --\n'),
  ],
  [
    'a new migration',
    '0003_new: there is no evidence of it',
    (folder) => {
      writeFileSync(join(folder, 'migrations/0003_new.up.sql'), 'CREATE TABLE t (a);');
      writeFileSync(join(folder, 'migrations/0003_new.down.sql'), 'DROP TABLE t;');
    },
  ],
  [
    'a migration that is gone',
    '0002_index: is in the evidence, but not in the folder',
    (folder) => bothWays((way) => rmSync(join(folder, `migrations/0002_index.${way}.sql`))),
  ],
  [
    'a renamed migration',
    '0004_index: there is no evidence of it',
    (folder) =>
      bothWays((way) =>
        renameSync(
          join(folder, `migrations/0002_index.${way}.sql`),
          join(folder, `migrations/0004_index.${way}.sql`),
        ),
      ),
  ],
  [
    'a failed property under a verdict that was painted over',
    '0001_notes: failed (applies)',
    (folder) =>
      edit(folder, (report) => {
        for (const property of report.migrations[0]?.properties ?? [])
          if (property.id === 'applies') property.verdict = 'failed';
      }),
  ],
  [
    'another order',
    '0001_notes: stands at another place in the order than when it was proven',
    (folder) => edit(folder, (report) => report.migrations.reverse()),
  ],
];

/** Changes every property, or the one of that id. */
const everyProperty =
  (change: (property: { cases: number }) => object, only?: string) => (report: Editable) => {
    for (const property of report.migrations.flatMap(({ properties }) => properties))
      if (only === undefined || property.id === only) Object.assign(property, change(property));
  };
/** Keeps some of the properties of every migration. */
const keepProperties = (keep: (id: string) => boolean) => (report: Editable) => {
  for (const migration of report.migrations)
    Object.assign(migration, { properties: migration.properties.filter(({ id }) => keep(id)) });
};
const setting = (settings: object) => (report: Editable) => {
  Object.assign(report.settings, settings);
};
const skipped = () => ({ verdict: 'skipped' });

const forged: readonly (readonly [string, string, (report: Editable) => void])[] = [
  ['all properties removed', '0001_notes: not checked: applies', keepProperties(() => false)],
  ['a property removed', '0002_index: not checked: fresh', keepProperties((id) => id !== 'fresh')],
  ['all properties skipped', '0001_notes: no property passed', everyProperty(skipped)],
  [
    'a property skipped that always applies',
    '0002_index: skipped, although they apply: applies',
    everyProperty(skipped, 'applies'),
  ],
  ...['untouched', 'round-trip-data', 'atomic', 'crash', 'later-writes', 'old-reads', 'plans'].map(
    (id): (typeof forged)[number] => [
      `${id} skipped, which applies to what has a table before it and a way back`,
      `0002_index: skipped, although they apply: ${id}`,
      everyProperty(skipped, id),
    ],
  ),
  [
    'a way back skipped that is there',
    '0001_notes: skipped, although they apply: round-trip-schema, re-apply',
    (report) => {
      everyProperty(skipped, 'round-trip-schema')(report);
      everyProperty(skipped, 're-apply')(report);
    },
  ],
  [
    'a property twice',
    '0001_notes: listed twice: applies',
    ({ migrations: [first] }) => first?.properties.push(...first.properties.slice(0, 1)),
  ],
  [
    'a failed verdict',
    'the verdict of the evidence is failed',
    (report) => Object.assign(report, { verdict: 'failed' }),
  ],
  [
    'an inconclusive migration',
    '0002_index: inconclusive',
    ({ migrations }) => Object.assign(migrations[1] ?? {}, { verdict: 'inconclusive' }),
  ],
  ['more datasets claimed', 'rests on 10 datasets, not on the 100000', setting({ runs: 100_000 })],
  [
    'more cases claimed',
    'claims more cases than its 10 datasets',
    everyProperty(({ cases }) => ({ cases: cases * 1000 })),
  ],
  [
    'a pass that saw nothing',
    '0001_notes: passed on no dataset: applies',
    everyProperty(() => ({ cases: 0 })),
  ],
  ['some migrations only', 'the evidence is of some migrations only', setting({ only: ['0001_notes'] })],
  ['some properties only', 'the evidence is of some properties only', setting({ properties: ['applies'] })],
  ["one machine's share", "is one machine's share", setting({ shard: { index: 1, count: 2 } })],
  ['a time limit', 'the evidence is of a run with a time limit', setting({ timeMs: 1 })],
  [
    'a run that was stopped',
    'the evidence is of a run that was stopped',
    (report) => Object.assign(report, { stopped: 'Ctrl-C' }),
  ],
  ['a real database', 'the evidence is of one database', setting({ on: 'app.db' })],
  [
    'another engine',
    'the evidence is on postgres; the migrations are for sqlite',
    ({ engine }) => Object.assign(engine, { name: 'postgres' }),
  ],
  [
    'another version',
    'the evidence is by rehearsal 0.0.1; this is',
    ({ tool }) => Object.assign(tool, { version: '0.0.1' }),
  ],
  [
    'no word on transactions',
    'does not say which migrations run in a transaction',
    setting({ withoutTransaction: undefined }),
  ],
];

const inCode = (parts: string) =>
  `import { defineMigration } from 'rehearsal';
   export default defineMigration({ description: 'it', ${parts},
     postconditions: [{ name: 'none', sql: 'SELECT 1 WHERE 0' }] });`;

const notes = {
  'migrations/0001_notes.up.sql': good['migrations/0001_notes.up.sql'],
  'migrations/0001_notes.down.sql': good['migrations/0001_notes.down.sql'],
};

test.each([
  [
    'there is no way back',
    ['round-trip-schema', 're-apply'],
    {
      ...notes,
      'migrations/0002_index.up.sql':
        '-- rehearsal: irreversible because it is only an index\nCREATE INDEX notes_title ON notes (title);\n',
    },
  ],
  [
    'there is no table before it',
    ['untouched', 'old-reads'],
    {
      ...notes,
      'migrations/0002_none.up.sql':
        '-- rehearsal: irreversible because it is gone\n-- rehearsal: accept information notes because nobody reads them\n' +
        '-- rehearsal: accept old-reads notes because nobody reads them\n' +
        '-- rehearsal: accept old-writes notes because nobody writes them\nDROP TABLE notes;\n',
      'migrations/0003_other.up.sql': 'CREATE TABLE other (id INTEGER PRIMARY KEY);\n',
      'migrations/0003_other.down.sql': 'DROP TABLE other;\n',
    },
  ],
  [
    'it is code, and says there is no way back',
    ['round-trip-schema', 're-apply'],
    {
      'migrations/0001_notes.mjs': inCode(`down: 'DROP TABLE notes',
        up: (c) => c.run('CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)')`),
      'migrations/0002_index.mjs': inCode(`irreversible: 'only an index', transaction: false,
        up: (c) => c.run('CREATE INDEX notes_title ON notes (title)')`),
    },
  ],
])('what does not apply may be skipped, since the folder says why: %s', async (_, ids, files) => {
  const folder = await project(files);
  const { stdout } = await rehearse(folder, 'verify', '--runs', '5', '--write-evidence');
  expect(stdout).toContain('evidence: reports/evidence.json');
  const report = JSON.parse(readFileSync(join(folder, 'reports/evidence.json'), 'utf8')) as Editable;
  const skipped = report.migrations.at(-1)?.properties.filter(({ verdict }) => verdict === 'skipped');
  expect(skipped?.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  expect((await rehearse(folder, 'gate')).stdout).toContain('the gate is open');
});

test.each(forged)('evidence with %s shuts it', async (_, message, change) => {
  const folder = await proven();
  edit(folder, change);
  const { status, stdout } = await rehearse(folder, 'gate');
  expect(stdout).toContain(message);
  expect(status).toBe(1);
});

test.each([
  [['--foreign-keys', 'off'], 'the evidence is with foreign keys on; here they are off'],
  [
    ['--transaction', 'off'],
    'the evidence is with other transactions: 0001_notes (up), 0001_notes (down), 0002_index (up)',
  ],
  [['--connection', 'fresh'], 'the evidence is with connections shared; here they are fresh'],
])('evidence of other settings than those asked about shuts it: %j', async (flags, message) => {
  const folder = await proven();
  const { status, stdout } = await rehearse(folder, 'gate', ...flags);
  expect(stdout).toContain(message);
  expect(status).toBe(1);
});

test('line ends are no edit, of evidence and of a history of an earlier version neither', async () => {
  const folder = await proven();
  await rehearse(folder, 'up', '--create', '--no-backup', '--db', 'app.db', '--to', '0001');
  const path = join(folder, 'migrations/0001_notes.up.sql');
  const text = readFileSync(path);
  writeFileSync(path, text.toString().replaceAll('\n', '\r\n'));
  expect((await rehearse(folder, 'gate')).status).toBe(0);
  expect((await rehearse(folder, 'status', '--db', 'app.db')).status).toBe(0);
  const bytes = (name: string) => readFileSync(join(folder, 'migrations', name));
  const former = createHash('sha256');
  for (const name of ['0001_notes.down.sql', '0001_notes.up.sql'])
    former.update(`${name}\0${bytes(name).length}\0`).update(bytes(name));
  change(join(folder, 'app.db'), `UPDATE _rehearsal_history SET checksum = 'sha256:${former.digest('hex')}'`);
  expect((await rehearse(folder, 'status', '--db', 'app.db')).status).toBe(0);
  writeFileSync(path, text);
  expect((await rehearse(folder, 'status', '--db', 'app.db')).status).toBe(0);
  writeFileSync(path, `${text}-- edited\n`);
  expect((await rehearse(folder, 'status', '--db', 'app.db')).status).toBe(2);
});

test.each(shut)('%s shuts it: status 1, and what is missing is said', async (_, message, change) => {
  const folder = await proven();
  change(folder);
  const { status, stdout, stderr } = await rehearse(folder, 'gate');
  expect(stdout).toContain(`  ${message}\n`);
  expect(stderr).toBe('fix: rehearse verify --write-evidence, and commit the file\n');
  expect(status).toBe(1);
});

test('--min-runs refuses evidence from too few datasets; --json answers for programs', async () => {
  const { status, stdout } = await rehearse(await proven(), 'gate', '--min-runs', '11', '--json');
  expect(JSON.parse(stdout)).toEqual({
    gate: 'shut',
    evidence: 'reports/evidence.json',
    missing: ['the evidence rests on 10 datasets for each migration; 11 are asked for'],
  });
  expect(status).toBe(1);
});
