import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('a migration that is killed leaves the database as before or as after, and sound', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['scripts/kill.mjs', '--kills', '200', '--rows', '100'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^200 kills: \d+ after a statement, \d+ at random moments; \d+ databases as before, \d+ as after, 0 neither or unsound\n$/,
  );
  expect(status).toBe(0);
}, 180_000);
