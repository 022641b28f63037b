import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';
import { change, read, temporaryFolder } from '../../runner/files.js';

const clock = () => Date.UTC(2026, 0, 31, 23, 59, 58);
const literal = [
  'a?b.db',
  'a#b.db',
  'a%41.db',
  '~.db',
  'dots..',
  ' leading.db',
  'in the middle.db',
  'new\nline.db',
  "quote's.db",
  '-dash.db',
  './file:a.db',
  './:memory:',
  'ünïcode.db',
];

it.each(literal)(
  '%j is taken to the letter, beside files of names that it could be read as',
  async (name) => {
    const folder = temporaryFolder();
    const path = name.startsWith('./') ? `${folder}/${name}` : join(folder, name);
    for (const other of ['a', 'leading.db', 'dots', 'a.db', 'aA.db'])
      change(join(folder, other), 'CREATE TABLE wrong (a)');
    const database = await sqliteStore(path, process.pid).open({ readonly: false, create: true });
    await database.run('CREATE TABLE right (a)');
    await database.close();
    expect(readdirSync(folder)).toContain(name.replace('./', ''));
    const store = sqliteStore(path, process.pid);
    const made = await store.backup({ out: `${path}.copy`, clock, toolVersion: '1' });
    expect(existsSync(`${path}.copy`)).toBe(true);
    await store.restore({ backup: made.path, clock });
    for (const other of ['a', 'leading.db', 'dots', 'a.db', 'aA.db'])
      expect(read(join(folder, other), 'SELECT name FROM sqlite_schema')).toEqual([['wrong']]);
  },
);

it.each([
  ['app.db ', 'ends in white space'],
  ['app.db\t', 'ends in white space'],
  ['app.db\n', 'ends in white space'],
  ['app.db\u00a0', 'ends in white space'],
  ['app.db\ufeff', 'ends in white space'],
  ['', 'names no file'],
  ['  ', 'names no file'],
  [':memory:', 'a database in memory'],
  ['file:app.db', 'an address'],
  ['FILE:app.db?mode=ro', 'an address'],
  ['sqlite://app.db', 'an address'],
  ['app.db\0.txt', 'no file can have this name'],
  ['app.db\ud800', 'no file can have this name'],
  ['app.db/', 'a folder'],
  ['app.db/.', 'a folder'],
  ['..', 'a folder'],
])('%j is refused', (name, message) => {
  expect(() => sqliteStore(name, process.pid)).toThrow(message);
});

it('a link to a name that would be read otherwise is refused, and so is a backup of such a name', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in'));
  const path = join(folder, 'in', 'app.db');
  change(path, 'CREATE TABLE t (a)');
  symlinkSync(join(folder, 'in', 'app.db '), join(folder, 'link.db'));
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'in', 'app.db '), '');
  expect(() => sqliteStore(join(folder, 'link.db'), process.pid)).toThrow('ends in white space');
  const out = join(folder, 'copy.db ');
  const made = sqliteStore(path, process.pid).backup({ out, clock, toolVersion: '1' });
  await expect(made).rejects.toThrow('ends in white space');
  expect(readdirSync(folder)).toEqual(['in', 'link.db']);
});
