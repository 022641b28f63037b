import { describe, expect, it, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

const [make, drop, grow, shrink] = [
  'CREATE TABLE t (a INTEGER);',
  'DROP TABLE t;',
  'ALTER TABLE t ADD b INTEGER;',
  'ALTER TABLE t DROP COLUMN b;',
];

const read = async (files: Record<string, string>) => {
  const { format, migrations, notes } = await readFolder(folderOf(files));
  const ways = migrations.map(({ id, up, down }) => [
    id,
    ...[up, down].map((way) =>
      way !== null && Array.isArray(way.steps) ? way.steps.map(({ sql }) => sql).join() : null,
    ),
  ]);
  return { format, ways, gaps: notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message) };
};
const bare = (sql: string) => sql.slice(0, -1);

describe('a file that takes back what another does is told by its name', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'postgrator',
      { '001.do.a.sql': make, '001.undo.a.sql': drop, '002.do.b.sql': grow, '002.undo.b.sql': shrink },
      ['001.a', '002.b'],
    ],
    [
      'yoyo',
      { '1.a.sql': make, '1.a.rollback.sql': drop, '10.b.sql': grow, '10.b.rollback.sql': shrink },
      ['1.a', '10.b'],
    ],
    [
      'db-migrate',
      { '2024-a-up.sql': make, '2024-a-down.sql': drop, '2025-b-up.sql': grow, '2025-b-down.sql': shrink },
      ['2024-a', '2025-b'],
    ],
    [
      'Umzug',
      { '1-a.sql': make, 'down/1-a.sql': drop, '2-b.sql': grow, 'down/2-b.sql': shrink },
      ['1-a', '2-b'],
    ],
    [
      'two folders',
      { 'up/1_a.sql': make, 'down/1_a.sql': drop, 'up/2_b.sql': grow, 'down/2_b.sql': shrink },
      ['1_a', '2_b'],
    ],
    [
      'a word in front',
      { '1_a.sql': make, 'rollback_1_a.sql': drop, '2_b.sql': grow, 'rollback_2_b.sql': shrink },
      ['1_a', '2_b'],
    ],
  ])('%s', async (_, files, [first, second]) => {
    expect(await read(files)).toEqual({
      format: 'twins',
      ways: [
        [first, bare(make), bare(drop)],
        [second, bare(grow), bare(shrink)],
      ],
      gaps: [],
    });
  });
});

test('one without a twin goes forward only; a word without the other file is a title', async () => {
  const { format, ways } = await read({
    '1_a.sql': make,
    '1_a.undo.sql': drop,
    '2_b.sql': grow,
    '3_count_down.sql': 'UPDATE t SET a = a - 1;',
  });
  expect(format).toBe('twins');
  expect(ways.map(([id, , down]) => [id, down === null])).toEqual([
    ['1_a', false],
    ['2_b', true],
    ['3_count_down', true],
  ]);
  expect((await read({ '1_a.sql': make, '2_count_down.sql': grow })).format).toBe('plain');
});

test('files in twos in a sub-folder are no migrations of the folder', async () => {
  const folder = folderOf({ 'one/1_a.sql': make, 'one/1_a.undo.sql': drop, 'two/1_a.sql': make });
  await expect(readFolder(folder)).rejects.toThrow('the folder holds no migration');
});

test("pairs of golang-migrate stay its own, with Flyway's letter too", async () => {
  const files = { 'V1__a.up.sql': make, 'V1__a.down.sql': drop };
  expect(await read(files)).toMatchObject({
    format: 'golang-migrate',
    ways: [['V1__a', bare(make), bare(drop)]],
  });
});
