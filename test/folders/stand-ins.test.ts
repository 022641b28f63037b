import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf } from './folder.js';

const files = {
  '00001_a.sql': '-- +goose Up\nCREATE TABLE a (x);\n-- +goose Down\nDROP TABLE a;\n',
  '00002_fill.go': 'package migrations',
  '00003_b.sql': '-- +goose Up\nCREATE INDEX b ON a (y);\n-- +goose Down\nDROP INDEX b;\n',
};

describe('SQL that stands in for code', () => {
  test('takes the place of the code, forward only, and is said', async () => {
    const folder = folderOf(files);
    const sql = join(folderOf({ 'fill.txt': '' }), 'fill.sql');
    writeFileSync(sql, 'ALTER TABLE a ADD COLUMN y;');
    const { migrations, notes } = await readFolder(folder, { standIns: { '00002_fill.go': sql } });
    expect(migrations.map(({ id }) => id)).toEqual(['00001_a', '00002_fill', '00003_b']);
    expect(migrations[1]).toMatchObject({
      down: null,
      irreversible: 'SQL stands in for 00002_fill.go; the way back is in the code',
    });
    const gaps = notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message);
    expect(gaps).toEqual([
      `${sql} stands in for 00002_fill.go, which is code and is not run: what the code does is not proven`,
    ]);
  });

  test('without one, what could be done is said', async () => {
    const { notes } = await readFolder(folderOf(files));
    expect(notes.map(({ message }) => message).join('\n')).toContain('--stand-in 00002_fill.go=FILE.sql');
  });

  test('for code that is not there: one line', async () => {
    expect(await failureOf(folderOf(files), { standIns: { '9.go': 'x.sql' } })).toBe(
      '<folder>: no single migration is called 9.go — --stand-in MIGRATION=SQL_FILE; there is 00002_fill.go, 00001_a, 00003_b',
    );
    expect(await failureOf(folderOf(files), { standIns: { '00002_fill.go': 'gone.sql' } })).toBe(
      'gone.sql: there is no such folder or file',
    );
  });
});
