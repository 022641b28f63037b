import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readQueries } from '../../src/folders/queries.js';
import { failureOf, folderOf } from './folder.js';

const first = {
  '0001_a.up.sql': 'CREATE TABLE a (x);',
  '0001_a.down.sql': 'DROP TABLE a;',
  '0002_b.down.sql': 'SELECT 1;',
};

describe('what is no file in the place of a migration is refused in one line, and never waited for', () => {
  test.each<[string, (path: string) => void | Promise<void>, string]>([
    ['a named pipe', (path) => void execFileSync('mkfifo', [path]), 'this is no file but a named pipe'],
    ['a device', (path) => symlinkSync('/dev/zero', path), 'this is no file but a device'],
    ['a socket', listenAt, 'this is no file but a socket'],
    ['a link to itself', (path) => symlinkSync(path, path), 'the symbolic link leads back to itself'],
    ['a file of 1 GB', (path) => largeFile(path), 'the file is larger than 64 MB'],
  ])('%s', async (_, make, message) => {
    const folder = folderOf(first);
    await make(join(folder, '0002_b.up.sql'));
    expect(await failureOf(folder)).toContain(`0002_b.up.sql: ${message}`);
  });
});

test('a folder of queries with links that lead back is read once', async () => {
  const folder = folderOf({ 'q/a.sql': 'SELECT 1;' });
  for (const name of ['one', 'two', 'three']) symlinkSync('.', join(folder, 'q', name));
  expect(await readQueries(join(folder, 'q'), 'sqlite')).toHaveLength(1);
});

test('a folder that links to itself is read', async () => {
  const folder = folderOf(first);
  symlinkSync('.', join(folder, 'loop'));
  mkdirSync(join(folder, 'empty'));
  expect(await failureOf(folder)).not.toContain('cannot be read');
});

async function listenAt(path: string): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

/** Its bytes are not on the disk. */
function largeFile(path: string): void {
  execFileSync('touch', [path]);
  truncateSync(path, 1024 ** 3);
}
