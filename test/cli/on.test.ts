import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { bad, project, rehearse } from './rehearse.js';

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
    stderr: 'rehearse: none.db: there is no such database file — check the path given to --db\n',
  });
});
