import { expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';

test('code that runs a program of its application, which is not here, is not said to be wrong', async () => {
  const report = await rehearsed({
    'migrations/1_a.js': `const { execSync } = require('node:child_process');
exports.up = async () => { execSync('node no-such-script.js', { stdio: 'ignore' }); };
exports.down = async () => {};
// knex`,
    'package.json': '{"dependencies":{"knex":"3"}}',
  });
  const [migration] = report.migrations;
  expect(migration?.verdict).toBe('inconclusive');
  expect(migration?.properties[0]?.summary).toContain(
    'up cannot be run here: it runs a program, which failed here',
  );
});
