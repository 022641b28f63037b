import * as whole from 'rehearsal';
import * as door from 'rehearsal/migration';
import { describe, expect, it } from 'vitest';
import { folderOf } from './folders/folder.js';

const files = {
  '0001_notes.up.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);',
  '0001_notes.down.sql': 'DROP TABLE notes;',
  '0002_clear.ts': `
    import { defineMigration, originals } from 'rehearsal/migration';
    const notes = originals({ migration: '0002_clear', table: 'notes', key: 'id' });
    export default defineMigration({
      description: typeof notes as string,
      up: "UPDATE notes SET body = '' WHERE body IS NULL",
      irreversible: 'which bodies were NULL is not kept',
    });
  `,
};

describe('the door for migrations', () => {
  it('gives the very functions that the whole package gives', () => {
    expect(Object.keys(door)).toContain('defineMigration');
    expect(whole).toMatchObject({ ...door });
    expect(door.defineMigration).toBe(whole.defineMigration);
  });

  it('is what a TypeScript migration may import in place of the package', async () => {
    const { migrations } = await whole.readFolder(folderOf(files));
    expect(migrations.map(({ id, description }) => [id, description])).toEqual([
      ['0001_notes', 'notes'],
      ['0002_clear', 'object'],
    ]);
  });
});
