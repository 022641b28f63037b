import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Saves } from '../../../src/cli/watch/saves.js';
import { project } from '../rehearse.js';

/** The system's signs, given by hand: each folder that is listened to, with what is called when something happened there. */
const heard = new Map<string, () => void>();
let saves = makeSaves();
afterEach(() => {
  saves.close();
  saves = makeSaves();
});

function makeSaves() {
  heard.clear();
  return new Saves(
    (folder, happened) => {
      heard.set(folder, happened);
      return { close: () => heard.delete(folder) };
    },
    async () => {},
  );
}

/** Writes, or takes away, and gives the sign. */
function save(path: string, content: string | null, sign = join(path, '..')) {
  if (content === null) rmSync(path);
  else writeFileSync(path, content);
  heard.get(sign)?.();
}

async function followed() {
  const folder = await project({ 'm/1.sql': 'a', 'm/2/up.sql': 'b', 'lib/x.ts': 'c' });
  await saves.follow({ folders: [join(folder, 'm')], files: [join(folder, 'lib/x.ts')] });
  return folder;
}

test('files of the folder, of folders in it, and single files are heard of, new and gone ones too', async () => {
  const folder = await followed();
  expect([...heard.keys()].sort()).toEqual(['lib', 'm', 'm/2'].map((path) => join(folder, path)));
  for (const [path, content] of [
    ['m/1.sql', 'A'],
    ['m/2/up.sql', 'B'],
    ['lib/x.ts', 'C'],
    ['m/3.sql', 'new'],
    ['m/3.sql', null],
  ] as const) {
    save(join(folder, path), content);
    expect(await saves.next()).toEqual([join(folder, path)]);
  }
});

test('a sign without another content starts nothing, nor does what an editor puts beside a file', async () => {
  const folder = await followed();
  save(join(folder, 'm/1.sql'), 'a');
  save(join(folder, 'm/.1.sql.swp'), 'swap');
  save(join(folder, 'm/1.sql~'), 'backup');
  save(join(folder, 'lib/other.ts'), 'nobody asked for it');
  save(join(folder, 'm/1.sql'), 'changed');
  expect(await saves.next()).toEqual([join(folder, 'm/1.sql')]);
});

test('a file that is replaced, as editors save, is heard of again and again', async () => {
  const folder = await followed();
  for (const content of ['first', 'second']) {
    writeFileSync(join(folder, 'm/.new'), content);
    renameSync(join(folder, 'm/.new'), join(folder, 'm/1.sql'));
    heard.get(join(folder, 'm'))?.();
    expect(await saves.next()).toEqual([join(folder, 'm/1.sql')]);
  }
});

test('what changed while nobody asked is told when somebody does, all at once', async () => {
  const folder = await followed();
  writeFileSync(join(folder, 'm/1.sql'), 'A');
  writeFileSync(join(folder, 'm/2/up.sql'), 'B');
  await saves.follow({ folders: [join(folder, 'm')], files: [] });
  expect(await saves.next()).toEqual([join(folder, 'm/1.sql'), join(folder, 'm/2/up.sql')]);
  expect(heard.has(join(folder, 'lib'))).toBe(false);
});

test('places that are new are no change; a folder that is still to come is', async () => {
  const folder = await project({ 'a.txt': '' });
  const migrations = join(folder, 'migrations');
  await saves.follow({ folders: [migrations], files: [] });
  expect([...heard.keys()]).toEqual([folder]);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(migrations);
  save(join(migrations, '1.sql'), 'a', folder);
  expect(await saves.next()).toEqual([join(migrations, '1.sql')]);
  await expect.poll(() => [...heard.keys()]).toEqual([migrations]);
});

test('once closed, it ends whoever waits', async () => {
  await followed();
  const next = saves.next();
  saves.close();
  expect(await next).toBeNull();
  expect(await saves.next()).toBeNull();
  expect(heard.size).toBe(0);
});

test("the system's own signs do the same", async () => {
  const real = new Saves();
  const folder = await project({ 'm/1.sql': 'a' });
  await real.follow({ folders: [join(folder, 'm')], files: [] });
  writeFileSync(join(folder, 'm/1.sql'), 'A');
  expect(await real.next()).toEqual([join(folder, 'm/1.sql')]);
  real.close();
});
