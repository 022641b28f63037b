import { expect, test } from 'vitest';
import { failureOf, folderOf } from '../folder.js';

const folder = () => folderOf({ 'one.txt': '' });

test('a command that fails, or prints more than names, is told in one line', async () => {
  expect(await failureOf(folder(), { commands: { list: 'echo gone >&2; exit 3', up: 'true' } })).toBe(
    '<folder>: the command echo gone >&2; exit 3 ends with status 3: gone',
  );
  expect(await failureOf(folder(), { commands: { list: "echo '1 $(rm x)'", up: 'true' } })).toContain(
    'prints "1 $(rm x)", which is no name of a migration',
  );
  expect(await failureOf(folder(), { format: 'command' })).toContain('no commands are given');
});
