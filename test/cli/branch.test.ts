import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onBranch } from '../../src/cli/branch.js';
import { refusalLine } from '../refusal-line.js';
import { temporaryFolder } from '../runner/files.js';

const terminal = { out: () => {}, err: () => {}, live: false, colour: false, columns: 80 };

/** A command that writes down how it is called, and then does something more. */
function command(more: string) {
  const file = join(temporaryFolder(), 'calls');
  const text = `echo "$REHEARSAL_BRANCH $REHEARSAL_BRANCH_OF $REHEARSAL_BRANCH_URL" >> '${file}'; ${more}`;
  return { branchCommand: text, calls: () => readFileSync(file, 'utf8').trim().split('\n') };
}

const on = 'postgres://host/app';
const branch = 'postgres://host/branch';

test('the last line is the branch, which is removed also where something fails on it', async () => {
  const { branchCommand, calls } = command(`echo progress; echo '${branch}'; echo`);
  const seen: (string | undefined)[] = [];
  const act = async (flags: { readonly on?: string }) => {
    seen.push(flags.on);
    if (seen.length === 2) throw new Error('it failed');
    return 'done';
  };
  expect(await onBranch({ terminal }, { on, branchCommand }, act)).toBe('done');
  await expect(onBranch({ terminal }, { on, branchCommand }, act)).rejects.toThrow('it failed');
  expect(seen).toEqual([branch, branch]);
  const each = [`create ${on}`, `remove ${on} ${branch}`];
  expect(calls().map((line) => line.trim())).toEqual([...each, ...each]);
});

test('a command that fails or prints no address is one line, and nothing is done', async () => {
  const never = async () => {
    throw new Error('it was done');
  };
  const line = (more: string) =>
    refusalLine(onBranch({ terminal }, { on, branchCommand: command(more).branchCommand }, never));
  expect(await line('exit 3')).toContain('--branch-command failed (exit status 3)');
  expect(await line('echo made')).toContain('printed no address of a PostgreSQL database as its last line');
});

test('a branch that cannot be removed is reported, and what was found stands', async () => {
  const said: string[] = [];
  const { branchCommand } = command(`[ $REHEARSAL_BRANCH = create ] && echo '${branch}'`);
  const told = { ...terminal, err: (text: string) => said.push(text) };
  expect(await onBranch({ terminal: told }, { on, branchCommand }, async () => 7)).toBe(7);
  expect(said.join('')).toContain('the branch is still there: ');
});

test('without a command, it is the database itself', async () => {
  expect(await onBranch({ terminal }, { on }, async (flags) => flags.on)).toBe(on);
});
