import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockFile } from '../../../src/engines/sqlite/lock.js';
import { makeDatabase, temporaryFolder } from '../../runner/files.js';
import { end, otherProcess } from './processes.js';

it('keeps a second runner out until the first lets go', () => {
  const path = makeDatabase(temporaryFolder());
  const release = lockFile(path);
  expect(() => lockFile(path)).toThrow('another rehearse is at work on this database');
  release();
  lockFile(path)();
});

it('holds for every name of the file', () => {
  const folder = temporaryFolder();
  const path = makeDatabase(folder);
  const link = join(folder, 'link.db');
  symlinkSync(path, link);
  const release = lockFile(link);
  expect(() => lockFile(path)).toThrow('another rehearse');
  release();
});

it('is gone with the process that held it, however that ended', async () => {
  const path = makeDatabase(temporaryFolder());
  const other = await otherProcess(`${path}.rehearsal-lock`, `db.exec('BEGIN EXCLUSIVE');`);
  expect(() => lockFile(path)).toThrow('another rehearse');
  await end(other, 'SIGKILL');
  lockFile(path)();
});

it('says when its place cannot be written', () => {
  expect(() => lockFile(join(temporaryFolder(), 'missing', 'app.db'))).toThrow('no such file or directory');
});
