import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkFolder, sweep } from '../../../src/engines/sqlite/work-folder.js';
import { temporaryFolder } from '../../runner/files.js';
import { end, otherProcess } from './processes.js';

it('a folder is taken away with what is in it', () => {
  const parent = temporaryFolder();
  const folder = makeWorkFolder(parent, 'work-');
  writeFileSync(join(folder.path, 'copy.db'), 'rows');
  folder.remove();
  expect(readdirSync(parent)).toEqual([]);
});

it('what a killed process has left is removed, what a living one holds stays', async () => {
  const parent = temporaryFolder();
  for (const name of ['work-dead', 'work-alive', 'work-new-half']) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, 'owner'), '');
    writeFileSync(join(parent, name, 'copy.db'), 'rows');
  }
  mkdirSync(join(parent, 'work-new-empty'));
  mkdirSync(join(parent, 'work-of-somebody-else'));
  writeFileSync(join(parent, 'work-file'), '');
  const dead = await otherProcess(join(parent, 'work-dead', 'owner'), `db.exec('BEGIN EXCLUSIVE');`);
  const alive = await otherProcess(join(parent, 'work-alive', 'owner'), `db.exec('BEGIN EXCLUSIVE');`);
  const own = makeWorkFolder(temporaryFolder(), 'work-');
  await end(dead, 'SIGKILL');
  sweep(parent, 'work-');
  expect(readdirSync(parent)).toEqual(['work-alive', 'work-file', 'work-of-somebody-else']);
  expect(existsSync(join(parent, 'work-alive', 'copy.db'))).toBe(true);
  expect(existsSync(own.path)).toBe(true);
  await end(alive, 'SIGKILL');
  sweep(parent, 'work-');
  expect(readdirSync(parent)).toEqual(['work-file', 'work-of-somebody-else']);
});

it("this process's own folders stay while it uses them", () => {
  const parent = temporaryFolder();
  const folder = makeWorkFolder(parent, 'work-');
  sweep(parent, 'work-');
  expect(existsSync(folder.path)).toBe(true);
  folder.remove();
});
