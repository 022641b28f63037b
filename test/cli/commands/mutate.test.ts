import { expect, test } from 'vitest';
import { project, rehearse } from '../rehearse.js';

const files = {
  'm/1_t.up.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL);',
  'm/1_t.down.sql': 'DROP TABLE t;',
  'm/2_kind.up.sql': "ALTER TABLE t ADD COLUMN kind TEXT;\nUPDATE t SET kind = 'x';",
  'm/2_kind.down.sql': 'ALTER TABLE t DROP COLUMN kind;',
};

test('a survivor is shown, and the score decides', async () => {
  const folder = await project(files);
  const args = ['mutate', 'm', '--only', '2', '--runs', '5'];
  const { status, stdout } = await rehearse(folder, ...args);
  expect(status).toBe(1);
  expect(stdout).toContain("  - UPDATE t SET kind = 'x'\n  + UPDATE t SET kind = 'xx'");
  expect((await rehearse(folder, ...args, '--least', '40')).status).toBe(0);
});

test('--json puts the result, and nothing else, on stdout', async () => {
  const folder = await project(files);
  const { stdout } = await rehearse(folder, 'mutate', 'm', '--only', '2', '--runs', '5', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'rehearsal-mutations/1',
    settings: { runs: 5, seed: 1 },
  });
});

test('an id that is not there: one line', async () => {
  const folder = await project(files);
  const { status, stderr } = await rehearse(folder, 'mutate', 'm', '--only', '7');
  expect(status).toBe(2);
  expect(stderr).toContain('--only 7: there is no such migration');
});
