import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../../src/cli/apart/job.js';
import { project } from '../rehearse.js';

/** Each time in a process of its own, which has loaded nothing yet. */
const start: Promise<typeof import('../../../src/cli/apart/start.js')> = import(
  /* @vite-ignore */ new URL('../../../dist/cli/apart/start.js', import.meta.url).href
);

const files = {
  'rehearsal.config.json': '{ "migrations": "./m", "suites": "./s" }',
  'm/0001_a.up.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY);\n',
  'm/0001_a.down.sql': 'DROP TABLE a;\n',
  'm/0002_b.ts':
    "import { sql } from '../lib/b.js';\nimport { defineMigration } from 'rehearsal';\nexport default defineMigration({ description: 'b', up: [sql], down: ['DROP TABLE b'] });\n",
  'm/0003_c.up.sql': 'CREATE TABLE c (id INTEGER PRIMARY KEY);\n',
  'm/0003_c.down.sql': 'DROP TABLE c;\n',
  'lib/b.ts': "export const sql = 'CREATE TABLE b (id INTEGER PRIMARY KEY)';\n",
  's/a.suite.ts':
    "import { part } from '../lib/part.js';\nexport default { ...part, migration: '0001_a' };\n",
  'lib/part.ts': "export const part = { migration: '0001_a' };\n",
};

/** What a job says of the folder, with nothing rehearsed. */
async function markedIn(folder: string, marks = {}) {
  const heard: Message[] = [];
  const flags = { runs: 1, only: ['0001_a'] };
  const job = { kind: 'verify', folder: undefined, flags, marks } as const;
  const { runApart } = await start;
  await runApart({ job, folder, version: '1' }, Date.now, (message) => heard.push(message)).ended;
  const marked = heard.find((message) => message.type === 'marked')?.marked;
  const places = heard.findLast((message) => message.type === 'places')?.places;
  const report = heard.find((message) => message.type === 'report')?.report;
  return { marks: marked?.marks ?? {}, places, rehearsed: report?.migrations.map(({ id }) => id) };
}

/** What is saved, and the migrations whose verdicts hang on it. */
const saves: readonly (readonly [string, string, readonly string[]])[] = [
  ['m/0001_a.down.sql', '-- the way back\nDROP TABLE a;\n', ['0001_a']],
  ['m/0003_c.up.sql', 'CREATE TABLE c (id TEXT);\n', ['0003_c']],
  ['m/0001_a.up.sql', 'CREATE TABLE a (id TEXT);\n', ['0001_a', '0002_b', '0003_c']],
  ['lib/b.ts', "export const sql = 'CREATE TABLE b (id TEXT)';\n", ['0002_b', '0003_c']],
  ['s/a.suite.ts', "export { part as default } from '../lib/part.js';\n", ['0001_a']],
  ['lib/part.ts', "export const part = { migration: '0001_a', queries: [] };\n", ['0001_a']],
  [
    'rehearsal.baseline.json',
    '{ "schema": "rehearsal-baseline/1", "folder": "m", "acknowledged": [{ "migration": "0003_c", "property": "information", "reason": "it was empty" }] }',
    ['0003_c'],
  ],
  [
    'rehearsal.config.json',
    '{ "migrations": "./m", "suites": "./s", "runs": 3 }',
    ['0001_a', '0002_b', '0003_c'],
  ],
  ['m/unrelated.txt', '', []],
];

test('a save rehearses again the migrations whose verdicts hang on it, and of these only the ones that are asked for', async () => {
  const folder = await project(files);
  let before = await markedIn(folder);
  for (const [path, content, concerned] of saves) {
    writeFileSync(join(folder, path), content);
    const after = await markedIn(folder, before.marks);
    const changed = Object.keys(after.marks).filter((id) => after.marks[id] !== before.marks[id]);
    expect([path, changed]).toEqual([path, concerned]);
    expect([path, after.rehearsed]).toEqual([path, concerned.includes('0001_a') ? ['0001_a'] : []]);
    before = after;
  }
});

test('everything that is read is looked at', async () => {
  const folder = await project(files);
  const { places } = await markedIn(folder);
  const all = [...(places?.folders ?? []), ...(places?.files ?? [])];
  for (const path of [
    'm',
    's',
    'lib/b.ts',
    'lib/part.ts',
    'rehearsal.config.json',
    'rehearsal.baseline.json',
  ])
    expect(all).toContain(join(folder, path));
});
