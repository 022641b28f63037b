import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project, rehearse } from './rehearse.js';

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
