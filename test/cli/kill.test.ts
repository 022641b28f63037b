import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('what is killed leaves the database after a whole step, sound, and with every write of others', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/kill.mjs', '--short'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^60 kills: \d+ after a statement, \d+ at random moments; \d+ databases as before, \d+ as after, 0 neither or unsound\n\d+ kills of up, down, restore .* 0 lost, unsound or untrue\n$/,
  );
  expect(status).toBe(0);
}, 300_000);
