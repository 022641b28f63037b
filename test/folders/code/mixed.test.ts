import { expect, test } from 'vitest';
import { failures, rehearsed } from './rehearsed.js';

const goose = (table: string) =>
  `-- +goose Up\nCREATE TABLE ${table} (x);\n-- +goose Down\nDROP TABLE ${table};\n`;

test('a folder with code between its SQL files is not proven', async () => {
  const report = await rehearsed({
    '00001_a.sql': goose('a'),
    '00002_code.go': 'package migrations',
    '00003_b.sql': goose('b'),
  });
  expect(Object.values(failures(report)).flat()).toEqual([]);
  expect(report.migrations.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  expect(report.verdict).toBe('inconclusive');
  expect(report.notes.map(({ message }) => message).join('\n')).toContain(
    '00002_code.go is a migration written as code: it is not covered',
  );
});
