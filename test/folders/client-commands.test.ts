import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { folderOf } from './folder.js';

const read = async (files: Record<string, string>, dialect: 'sqlite' | 'postgres' = 'postgres') => {
  const source = await readFolder(folderOf(files), { dialect });
  const [first] = source.migrations;
  return { source, up: first?.up, down: first?.down, notes: source.notes.map(({ message }) => message) };
};
const sqlOf = (steps: unknown) =>
  (steps as { sql: string; line: number }[]).map(({ sql, line }) => `${line}: ${sql}`);

describe('pg_dump', () => {
  const dump = String.raw`\restrict abc'def
SET statement_timeout = 0;
CREATE TABLE a (id integer, t text);
COPY public.a (id, t) FROM stdin;
1	it's; \N
2	\N
3	tab\there \\ end
\.

CREATE INDEX i ON a (id);
\unrestrict abc'def
`;

  test('rows of COPY become an INSERT, commands of psql are left out, lines stay', async () => {
    const { up, notes } = await read({ '1_a.sql': dump });
    expect(up?.obstacle).toBeUndefined();
    expect(sqlOf(up?.steps)).toEqual([
      '2: SET statement_timeout = 0',
      '3: CREATE TABLE a (id integer, t text)',
      "4: INSERT INTO public.a (id, t) OVERRIDING SYSTEM VALUE VALUES\n('1', 'it''s; N'),\n('2', NULL),\n('3', 'tab\there \\ end')",
      '10: CREATE INDEX i ON a (id)',
    ]);
    expect(notes).toContain(
      '\\restrict, \\unrestrict: commands of the client, which mean nothing for the database, are left out',
    );
  });

  test('a tool that has no client cannot send the rows', async () => {
    const { up } = await read({ '1_a.up.sql': dump.replaceAll(/^\\.?(un)?restrict.*$/gm, '') });
    expect(up?.obstacle).toMatch(
      /1_a\.up\.sql:4: COPY … FROM stdin has its rows in the file, which only psql can send$/,
    );
  });
});

test.each([
  ['postgres', 'SELECT 1;\n\\connect other\nSELECT 2;', /:2: \\connect is a command of psql, not SQL$/],
  ['postgres', '\\i other.sql\n', /:1: \\i is a command of psql/],
  ['sqlite', 'CREATE TABLE a (x);\n.read other.sql\n', /:2: \.read is a command of the sqlite3 shell/],
  [
    'sqlite',
    'DELIMITER $$\nCREATE TABLE a (x)$$\nDELIMITER ;\n',
    /:1: DELIMITER is a command of the mysql client/,
  ],
  ['sqlite', 'CREATE TABLE a (x)\nGO\nCREATE TABLE b (x)\nGO\n', /:2: GO is a command of SQL Server/],
] as const)('%s: %j is refused by name', async (dialect, sql, message) => {
  const { up } = await read({ '1_a.sql': sql }, dialect);
  expect(up).toMatchObject({ steps: [], obstacle: expect.stringMatching(message) });
});

test('what only looks like a command is SQL', async () => {
  const sql =
    "CREATE TABLE go (delimiter TEXT, x REAL DEFAULT .5);\nINSERT INTO go VALUES ('\n.read x\n', 1);\n.mode box\n-- GO\n";
  const { up } = await read({ '1_a.sql': sql }, 'sqlite');
  expect(up?.obstacle).toBeUndefined();
  expect(sqlOf(up?.steps)).toHaveLength(2);
});

test('a way back with such a command is none, and that is said', async () => {
  const { down, source, notes } = await read({
    '1_a.up.sql': 'CREATE TABLE a (x int);',
    '1_a.down.sql': '\\i undo.sql\n',
  });
  expect(down).toBeNull();
  expect(source.migrations[0]?.irreversible).toContain('its down cannot be run here: ');
  expect(notes.join()).toContain('the way back of 1_a cannot be run here');
});
