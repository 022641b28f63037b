import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

const renamed = {
  ...good,
  'migrations/0003_rename.up.sql': 'ALTER TABLE notes RENAME COLUMN title TO heading;',
  'migrations/0003_rename.down.sql': 'ALTER TABLE notes RENAME COLUMN heading TO title;',
};
const few = ['--runs', '10'];

test('--queries: what the application runs is checked against every migration, and a failure is replayed with it', async () => {
  const folder = await project({
    ...renamed,
    'app.sql': '-- name: ByTitle\nSELECT id FROM notes WHERE title = ?;\n',
  });
  const { status, stdout } = await rehearse(folder, 'verify', ...few, '--queries', 'app.sql');
  expect(status).toBe(1);
  expect(stdout).toContain('the query ByTitle no longer runs: no such column: title');
  expect(stdout).toContain('app.sql:2');
  const saved = 'reports/out/counterexamples/0003_rename.old-reads.json';
  const replayed = await rehearse(folder, 'replay', saved);
  expect(replayed.status).toBe(1);
  expect(replayed.stdout).toContain('ByTitle');
});

test('a statement that runs in front of no migration is said: it proves nothing', async () => {
  const folder = await project({ ...good, 'app.sql': 'SELECT * FROM somewhere;' });
  const { status, stdout } = await rehearse(folder, 'verify', ...few, '--queries', 'app.sql');
  expect(status).toBe(3);
  expect(stdout).toContain('the statement app.sql:1 runs in front of no migration');
});

test('a file that is not there: status 2', async () => {
  const folder = await project(good);
  const { status, stderr } = await rehearse(folder, 'verify', '--queries', 'nowhere.sql');
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('nowhere.sql') });
});
