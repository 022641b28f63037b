import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { failureOf, folderOf } from './folder.js';

const up = 'CREATE TABLE a (x);\n';

async function acceptances(text: string) {
  const { migrations } = await readFolder(
    folderOf({ '1_a.up.sql': up + text, '1_a.down.sql': 'DROP TABLE a;' }),
  );
  return migrations[0]?.acceptances;
}

test.each([
  ['accept round-trip-data because it is a cache', 'round-trip-data', null, null, 'it is a cache'],
  ['accept untouched a because  because it is meant ', 'untouched', 'a', null, 'because it is meant'],
  ['accept untouched a.x BECAUSE x', 'untouched', 'a', 'x', 'x'],
  ['accept untouched "my table"."a.b" because x', 'untouched', 'my table', 'a.b', 'x'],
  ['accept untouched public.a.x because x', 'untouched', 'public.a', 'x', 'x'],
])('%s', async (text, property, table, column, reason) => {
  expect(await acceptances(`-- rehearsal: ${text}\n`)).toEqual([{ property, table, column, reason }]);
});

test.each([
  ['accept round-trip-data', 'the directive gives no reason'],
  ['accept round-trip-data because', 'the directive gives no reason'],
  ['irreversible', 'the directive gives no reason'],
  ['irreversible because   ', 'the directive gives no reason'],
  ['accept untouched a because REASON', '"because REASON" is still the placeholder'],
  ['irreversible because …', '"because …" is still the placeholder'],
  ['accept roundtrip because x', '"roundtrip" is no property'],
  ['accept because x', 'no property is named'],
  ['accept untouched a b because x', '"a b" names no table or column'],
  ['accept untouched a. because x', '"a." names no table or column'],
  ['ignore everything because x', '"ignore everything because x" is no directive'],
])('refuses "%s" with its line', async (text, message) => {
  const folder = folderOf({ '1_a.up.sql': `${up}-- rehearsal: ${text}\n` });
  expect(await failureOf(folder)).toContain(`<folder>/1_a.up.sql:2: ${message} — `);
});

test('a directive in a block comment is refused, one in a string is text', async () => {
  const block = folderOf({ '1_a.up.sql': '/* rehearsal: accept untouched because x */ SELECT 1;' });
  expect(await failureOf(block)).toContain('1_a.up.sql:1: a directive stands on a line of its own');
  expect(await acceptances("INSERT INTO a VALUES ('\n-- rehearsal: nonsense\n');")).toEqual([]);
});

test('directives of the down file count, and irreversible sets the down aside', async () => {
  const folder = folderOf({
    '1_a.up.sql': up,
    '1_a.down.sql':
      '-- rehearsal: irreversible because rows are lost\n-- rehearsal: accept applies a because b\nDROP TABLE a;',
  });
  const { migrations, notes } = await readFolder(folder);
  expect(migrations[0]).toMatchObject({ down: null, irreversible: 'rows are lost' });
  expect(migrations[0]?.acceptances).toHaveLength(1);
  expect(notes.some((note) => note.message.includes('its down is not run'))).toBe(true);
});

test('goose files carry directives in any section', async () => {
  const text = `-- +goose Up\n${up}-- +goose Down\n-- rehearsal: irreversible because gone\n`;
  const { migrations } = await readFolder(folderOf({ '1_a.sql': text }));
  expect(migrations[0]).toMatchObject({ down: null, irreversible: 'gone' });
});
