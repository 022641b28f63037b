import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

const create = good['migrations/0001_notes.up.sql'];

/** What a user can get wrong, with what the one line must say. */
const cases: readonly (readonly [
  string,
  Readonly<Record<string, string | Uint8Array>>,
  readonly string[],
  RegExp,
])[] = [
  ['no folder', {}, ['verify'], /\.: the folder is empty — give the folder that holds the migrations/],
  ['another missing folder', good, ['verify', 'nowhere'], /nowhere: there is no such folder or file/],
  ['a file for a folder', good, ['verify', 'migrations/0001_notes.up.sql'], /this is not a folder/],
  ['an empty folder', { 'migrations/.keep': '' }, ['verify'], /migrations: the folder is empty/],
  [
    'one number twice',
    { ...good, 'migrations/0002_other.up.sql': create, 'migrations/0002_other.down.sql': create },
    ['verify'],
    /0002/,
  ],
  [
    'text in another encoding',
    { 'migrations/0001_a.up.sql': new Uint8Array([0x2d, 0x2d, 0xff, 0x0a]) },
    ['verify'],
    /0001_a\.up\.sql:1: /,
  ],
  [
    'a broken configuration',
    { ...good, 'rehearsal.config.json': '{' },
    ['verify'],
    /rehearsal\.config\.json: cannot be read/,
  ],
  [
    'a configuration with a typing error',
    { ...good, 'rehearsal.config.json': '{"sede": 1}' },
    ['verify'],
    /did you mean "seed"\?/,
  ],
  [
    'a configuration that names a missing folder',
    { 'rehearsal.config.json': '{"migrations": "db"}' },
    ['verify'],
    /db: there is no such/,
  ],
  [
    'a reporter that there is not',
    { ...good, 'rehearsal.config.json': '{"reporters": ["xml"]}' },
    ['verify'],
    /"reporters" takes one of console, lines, json/,
  ],
  [
    'a suite of no migration',
    { ...good, 'rehearsal.config.json': '{"suites": [{"migration": "0009"}]}' },
    ['verify'],
    /a suite is for 0009, which is not in migrations/,
  ],
  ['a missing report', {}, ['report', 'render', 'r.json'], /r\.json: there is no such report/],
  ['a report that is no JSON', { 'r.json': '{' }, ['report', 'render', 'r.json'], /r\.json: is not JSON/],
  [
    'JSON that is no report',
    { 'r.json': '{"schema": "x"}' },
    ['report', 'render', 'r.json'],
    /r\.json: is not a report of rehearse/,
  ],
  ['a missing counterexample', good, ['replay', 'c.json'], /c\.json: there is no such counterexample/],
  [
    'JSON that is no counterexample',
    { ...good, 'c.json': '[]' },
    ['replay', 'c.json'],
    /c\.json: is not a counterexample of rehearse/,
  ],
  [
    'no evidence',
    good,
    ['gate'],
    /reports\/evidence\.json: there is no such report — rehearse verify --write-evidence writes it/,
  ],
  [
    'a version that does not exist',
    good,
    ['generate', '--at', '7', '--rows', '1', '--out', 'a.db'],
    /--at 7: there is no such migration/,
  ],
  [
    'a database that is there',
    { ...good, 'a.db': '' },
    ['generate', '--at', '0001', '--rows', '1', '--out', 'a.db'],
    /a\.db: is there already/,
  ],
  ['a name that is no file name', good, ['new', '../x'], /"\.\.\/x" is no name for a file/],
  [
    'a project that is there',
    { 'suites/migrations.test.ts': '' },
    ['init'],
    /suites\/migrations\.test\.ts: is there already — nothing was written/,
  ],
  [
    'a folder of another tool',
    { 'migrations/20240101000000_a.sql': create, 'migrations/atlas.sum': 'h1:\n' },
    ['new', 'x'],
    /migrations: atlas keeps more than a file for each migration — use the tool itself: atlas migrate new x/,
  ],
];

test.each(cases)('%s: one line, status 2, no stack', async (_, files, args, message) => {
  const folder = await project(files);
  const { status, stdout, stderr } = await rehearse(folder, ...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^rehearse: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\n {4}at |REHEARSAL_DEBUG/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(existsSync(join(folder, 'reports'))).toBe(false);
});
