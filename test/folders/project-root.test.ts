import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf } from './folder.js';

const up = 'CREATE TABLE a (x);\n';
const read = async (files: Record<string, string>) => {
  const folder = folderOf(files);
  const { format, migrations, notes } = await readFolder(folder);
  return {
    format,
    ids: migrations.map(({ id }) => id),
    said: notes[0]?.message.replaceAll(folder, '<root>'),
  };
};

describe("at a project's root", () => {
  test.each([
    [
      'drizzle.config.ts',
      { 'drizzle.config.ts': "export default { out: './db/out' };", 'db/out/0000_a.sql': up },
      'db/out',
    ],
    [
      'drizzle without out',
      { 'drizzle.config.ts': 'export default {};', 'drizzle/0000_a.sql': up },
      'drizzle',
    ],
    [
      'prisma',
      { 'prisma/schema.prisma': '', 'prisma/migrations/1_a/migration.sql': up },
      'prisma/migrations',
    ],
    [
      'supabase',
      { 'supabase/config.toml': '', 'supabase/migrations/20240101000000_a.sql': up },
      'supabase/migrations',
    ],
    ['db/migrations', { 'src/a.go': '', 'db/migrations/1_a.up.sql': up }, 'db/migrations'],
    [
      'one folder for each database',
      { 'migrations/sqlite/1_a.sql': up, 'migrations/postgres/1_a.sql': up },
      'migrations/sqlite',
    ],
  ])('%s', async (_, files, place) => {
    const { ids, said } = await read(files);
    expect(ids).toHaveLength(1);
    expect(said).toContain(`the folder is a project's root: its migrations are read from <root>/${place}`);
  });

  test('what a configuration names goes before what is usual', async () => {
    const { said } = await read({
      'drizzle.config.ts': "export default { out: 'db' };",
      'db/0000_a.sql': up,
      'migrations/1_a.sql': up,
    });
    expect(said).toContain('<root>/db (drizzle.config.ts names it)');
  });

  test('several folders: which one is asked for', async () => {
    const folder = folderOf({ 'migrations/1_a.sql': up, 'db/migrations/1_a.sql': up });
    expect(await failureOf(folder)).toBe(
      '<folder>: the project has several folders of migrations — give one of <folder>/db/migrations, <folder>/migrations',
    );
    expect((await readFolder(join(folder, 'migrations'))).migrations).toHaveLength(1);
  });
});
