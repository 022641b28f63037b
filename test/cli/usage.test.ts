import { expect, test } from 'vitest';
import { good, project, rehearse } from './rehearse.js';

const commands = [
  [],
  ['verify'],
  ['replay'],
  ['report'],
  ['report', 'merge'],
  ['report', 'render'],
  ['gate'],
  ['generate'],
  ['new'],
  ['init'],
];

test.each(commands.map((words) => words.join(' ')))(
  'rehearse %s --help goes to stdout, with status 0',
  async (line) => {
    const { status, stdout, stderr } = await rehearse('.', ...line.split(' ').filter(Boolean), '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: rehearse/);
  },
);

test('every command that does something shows examples', async () => {
  for (const words of commands.filter((each) => each[0] !== undefined && each.join() !== 'report')) {
    expect((await rehearse('.', ...words, '--help')).stdout, words.join(' ')).toMatch(
      /Examples?:\n {2}\$ rehearse /,
    );
  }
});

test('--version prints the version, and nothing else', async () => {
  expect(await rehearse('.', '--version')).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
});

test.each([
  ['', 'rehearse needs a command — rehearse --help lists them'],
  ['report', 'rehearse report needs a command — rehearse report --help lists them'],
  ['verfy', "unknown command 'verfy' — did you mean verify?"],
  ['verify --rnus 3', "unknown option '--rnus' — did you mean --runs?"],
  ['verify --runs 0', '--runs takes a whole number from 1 to 1000000, not "0"'],
  ['verify --runs 1e3', '--runs takes a whole number from 1 to 1000000, not "1e3"'],
  ['verify --runs', "option '--runs <n>' argument missing — rehearse verify --help shows the usage"],
  ['verify --seed abc', '--seed takes a whole number from 0 to 2147483647, not "abc"'],
  ['verify --seed=-1', '--seed takes a whole number from 0 to 2147483647, not "-1"'],
  [
    'verify --seed 9007199254740993',
    '--seed takes a whole number from 0 to 2147483647, not "9007199254740993"',
  ],
  ['verify --time 5', '--time takes a length of time such as 30s or 5m, not "5"'],
  ['verify --shard 3/2', '--shard takes a share such as 1/4 (the first of four), not "3/2"'],
  ['verify --shard 0/2', '--shard takes a share such as 1/4 (the first of four), not "0/2"'],
  ['verify --data nasty', '--data takes one of plain, edgy, hostile, not "nasty"'],
  ['verify --only 1,,2', '--only takes values with one comma between them, not "1,,2"'],
  ['verify --placeholder x', '--placeholder takes NAME=VALUE, not "x"'],
  ['verify --foreign-keys yes', '--foreign-keys takes one of on, off, not "yes"'],
  [
    'verify a b',
    "too many arguments for 'verify'. Expected 1 argument but got 2. — rehearse verify --help shows the usage",
  ],
])('rehearse %s: one line on stderr, status 2', async (line, message) => {
  const { status, stdout, stderr } = await rehearse('.', ...line.split(' ').filter(Boolean));
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `rehearse: ${message}\n` });
});

test('an id that is not there, or stands for two, is told with those that are', async () => {
  const folder = await project(good);
  const missing = await rehearse(folder, 'verify', '--only', '0009');
  expect(missing).toMatchObject({
    status: 2,
    stderr: 'rehearse: --only 0009: there is no such migration — there are 0001_notes, 0002_index\n',
  });
  const several = await rehearse(folder, 'verify', '--from', '000');
  expect(several.stderr).toBe(
    'rehearse: --from 000 stands for several migrations — it may be 0001_notes, 0002_index\n',
  );
});
