import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, ended, project, rehearse, start } from './rehearse.js';

/** The command at work, with a promise for each time that it waits. */
function watching(folder: string, ...args: string[]) {
  const child = start(folder, 'verify', '--watch', '--runs', '10', '--jobs', '1', ...args);
  const end = ended(child);
  let text = '';
  let seen = 0;
  const waits: (() => void)[] = [];
  child.stderr.on('data', (piece) => {
    text += piece;
    for (; text.split('watch: waiting').length - 1 > seen; seen++) waits.shift()?.();
  });
  return {
    waits: () => new Promise<void>((done) => waits.push(done)),
    rounds: () => text.split('watch: rehearsing').length - 1,
    stop: (signal: NodeJS.Signals) => {
      child.kill(signal);
      return end;
    },
  };
}

const saved = (folder: string) => {
  const {
    startedAt: _,
    durationMs: __,
    ...report
  } = JSON.parse(readFileSync(join(folder, 'reports/out/report.json'), 'utf8'));
  return JSON.stringify(report).replace(/"durationMs":\d+/g, '');
};

test('a save rehearses again what hangs on it, and the report is the one of a whole run', async () => {
  const folder = await project({
    ...bad,
    'migrations/0003_index.up.sql': 'CREATE INDEX notes_title ON notes (title);\n',
    'migrations/0003_index.down.sql': 'DROP INDEX notes_title;\n',
  });
  const command = watching(folder);
  await command.waits();
  writeFileSync(join(folder, 'migrations/0002_upper.down.sql'), 'UPDATE notes SET title = title;\n');
  await command.waits();
  const { status, stdout, stderr } = await command.stop('SIGINT');
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('rehearse:') });
  const [, first = '', second = ''] = stderr.split('watch: rehearsing');
  expect(first).toContain('rehearsing 3 migrations');
  expect(second).toMatch(
    /^ after a save of migrations\/0002_upper\.down\.sql\nrehearsing 1 migration\nfailed {7}0002_upper /,
  );
  // The last report on the screen is of all three.
  expect(stdout.split('Not safe to release').length).toBe(3);
  expect(stdout).toContain('3 migrations; properties');
  const again = saved(folder);
  await rehearse(folder, 'verify', '--runs', '10', '--jobs', '1');
  expect(again).toBe(saved(folder));
});

test('what cannot be read is said in one line, and the next save tries again', async () => {
  const folder = await project(bad);
  const command = watching(folder, '--reporter', 'lines');
  await command.waits();
  writeFileSync(join(folder, 'rehearsal.config.json'), '{');
  await command.waits();
  writeFileSync(join(folder, 'rehearsal.config.json'), '{ "runs": 5 }');
  await command.waits();
  const { status, stdout, stderr } = await command.stop('SIGTERM');
  expect(status).toBe(143);
  expect(stderr.match(/^rehearse: .*/gm)).toEqual([
    expect.stringMatching(/^rehearse: .*rehearsal\.config\.json: cannot be read: /),
  ]);
  expect(stdout.trim().split('\n')).toHaveLength(2);
  expect(stdout).toMatch(/^migrations\/0002_upper\.up\.sql:1: error: 0002_upper: .* \[information\]$/m);
});

test.each([
  [['--on', 'x.db'], '--watch does not go with --on'],
  [['--json'], '--watch does not go with --json'],
  [['--shard', '1/2'], '--watch does not go with --shard'],
  [['--write-evidence'], '--watch does not go with --write-evidence'],
  [['nowhere'], 'there is no such folder'],
])('%j is refused', async (more, what) => {
  const { status, stderr } = await rehearse(await project(bad), 'verify', '--watch', ...more);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(what) });
});
