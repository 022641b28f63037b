import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, project, rehearse, start } from './rehearse.js';

/** A migration in code that leaves a trace whenever it is loaded. */
const files = {
  'migrations/0001_notes.up.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY);\n',
  'migrations/0001_notes.down.sql': 'DROP TABLE notes;\n',
  'migrations/0002_code.ts': `
    import { writeFileSync } from 'node:fs';
    import { defineMigration } from 'rehearsal';
    writeFileSync('TRACE', '');
    export default defineMigration({
      id: '0002_named',
      description: 'code',
      changes: {},
      up: ['CREATE TABLE more (a)'],
      down: ['DROP TABLE more'],
    });`,
};

test('what only compares a folder runs none of its code', async () => {
  const folder = await project(files);
  const trace = join(folder, 'TRACE');
  await rehearse(folder, 'verify', '--runs', '3', '--report-dir', 'out');
  expect(existsSync(trace)).toBe(true);
  await rehearse(folder, 'up', '--db', 'app.db', '--create', '--no-backup', '--to', '0001_notes');
  rmSync(trace);
  const gate = await rehearse(folder, 'gate', '--evidence', 'out/report.json');
  expect(gate.stdout + gate.stderr).not.toContain('there is no evidence of it');
  const status = await rehearse(folder, 'status', '--db', 'app.db');
  expect(status).toMatchObject({ status: 0, stdout: expect.stringContaining('pending  0002_named') });
  const dry = await rehearse(folder, 'up', '--db', 'app.db', '--dry-run');
  expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('0002_named (up)') });
  expect(existsSync(trace)).toBe(false);
});

/** Prints what CI services take for commands: whole, and in two pieces. */
const printing = {
  ...files,
  'migrations/0002_code.ts': `
    import { execSync } from 'node:child_process';
    import { defineMigration } from 'rehearsal';
    const print = () => {
      console.log('::error title=hacked::out\\n::stop-commands::x');
      console.error('::error title=hacked::err');
      process.stdout.write('##');
      process.stdout.write('[group]piece\\u001b[31m\\n');
      execSync('echo ::error title=hacked::shell; echo last >&2', { stdio: 'inherit' });
      process.stdout.write('  ::debug::no end');
    };
    export default defineMigration({
      description: 'code',
      changes: {},
      up: async (c) => { print(); await c.run('CREATE TABLE more (a)'); },
      down: ['DROP TABLE more'],
    });`,
};

test('what the code of a migration prints is no command to a log, whole or in pieces', async () => {
  const folder = await project(printing);
  const flags = ['--runs', '2', '--only', '0002', '--reporter', 'json'];
  const { stdout, stderr } = await ended(start(folder, 'verify', ...flags));
  expect(stdout + stderr).not.toMatch(COMMAND);
  expect(stderr).toContain(': :error title=hacked::out');
  for (const text of [
    'hacked::err',
    '# #[group]piece\u241b[31m',
    'hacked::shell',
    'last',
    ': :debug::no end',
  ])
    expect(stderr).toContain(text);
});

test('up: what it prints is no command either', async () => {
  const folder = await project({
    ...printing,
    'migrations/0002_code.ts': printing['migrations/0002_code.ts'].replace(/^.*execSync.*$/gm, ''),
  });
  const { status, stdout, stderr } = await ended(
    start(folder, 'up', '--db', 'app.db', '--create', '--no-backup'),
  );
  expect(status).toBe(0);
  expect(stdout + stderr).not.toMatch(COMMAND);
  expect(stdout).toContain('hacked::out');
  expect(stderr).toContain('hacked::err');
});

const COMMAND = /^\s*::|##\[/m;
