import { expect, it } from 'vitest';
import { dictionaryOf, wordsOfCode } from '../../src/datasets/index.js';

const code = `
  // it's a comment with 'words'
  export default defineMigration({
    up: async (db) => {
      const rows = await db.all(\`SELECT id, config FROM monitor WHERE kind = 'http' AND id > \${last}\`);
      for (const row of rows) {
        const config = JSON.parse(row.config as string);
        if (config.retry.max > 30 && row.type === "group") await knex('monitor').where('state', 'paused').del();
      }
    },
  });`;

it('finds SQL, texts, numbers and JSON keys in code', () => {
  const words = wordsOfCode(code);
  expect(words.sql).toEqual(["SELECT id, config FROM monitor WHERE kind = 'http' AND id > ?"]);
  expect(words.constants).toEqual(expect.arrayContaining(['group', 'state', 'paused', 29n, 30n, 31n]));
  expect(words.constants).not.toContain('words');
  expect(words.beside).toEqual([
    ['type', 'group'],
    ['state', 'paused'],
  ]);
  expect(words.jsonColumns).toEqual(['config']);
  expect(words.jsonPaths).toContainEqual(['retry']);
});

it('adds them to the dictionary', () => {
  const words = wordsOfCode(code);
  const { byColumn, constants, jsonColumns } = dictionaryOf(words.sql, 'sqlite', { code: words });
  expect(byColumn.get('kind')).toEqual(['http']);
  expect(constants).toContain('paused');
  expect(jsonColumns.has('config')).toBe(true);
});

it('draws lists for what code splits, with a part that comes twice and one that is empty', () => {
  const words = wordsOfCode("for (const row of rows) (row.tags ?? '').split(',').map(trim)");
  const { byColumn } = dictionaryOf([], 'sqlite', { code: words });
  expect(byColumn.get('tags')).toEqual(expect.arrayContaining(['one,two,one', 'one,,two', 'undivided']));
});
