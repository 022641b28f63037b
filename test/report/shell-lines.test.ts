import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterexampleFile } from '../../src/model/counterexample.js';
import type { Migration } from '../../src/model/migration.js';
import { shellLines } from '../../src/report/shell-lines.js';
import { renderSqliteScript, shellCommand } from '../../src/report/sqlite-script.js';

const breaks = [
  '\n',
  '\r',
  '\r\n',
  '\v',
  '\f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\n\ufeff',
  '\n \t',
  '\ngo\n',
  '\n/\n',
];

/** What a script may say to the shell itself. */
const ours = [
  /^\.headers on$/,
  /^\.mode quote$/,
  /^\.parameter init$/,
  /^\.print '--- (before|after up|after up and down)(: no rows)?'$/,
];

/** The lines that any program might take for commands of the shell. */
const commands = (script: string) =>
  script
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .filter((line) => /^[\s\p{C}]*\./u.test(line))
    .filter((line) => !ours.some((own) => own.test(line)));

const text = fc
  .array(
    fc.constantFrom(
      ...breaks,
      '.shell touch PWNED',
      '.',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      ';',
      'SELECT 1',
      'x',
      ' ',
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''));

test('no text of a migration, a schema or a dataset becomes a command of the shell', () => {
  fc.assert(
    fc.property(text, text, text, (statement, name, value) => {
      const script = scriptOf(statement, name, value);
      expect(commands(script)).toEqual([]);
    }),
  );
});

describe('a statement that reaches out of the database in the shell is shown, and not run', () => {
  test.each([
    '.shell touch PWNED',
    "SELECT writefile('x', 'y')",
    "SELECT \"writefile\" /* \n */ ('x', 'y')",
    "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT edit('x', 'sh'); END",
    "ATTACH 'victim.db' AS x",
    "VACUUM INTO 'victim.db'",
  ])('%s', (sql) => {
    for (const line of shellLines(sql)) expect(line).toMatch(/^--/);
  });

  test.each([
    "UPDATE t SET edit = 'a\n b'",
    'CREATE TABLE attachments (a, edit TEXT)',
    "SELECT 'a.\n' || '.b'",
  ])('%s is run as it is', (sql) => {
    expect(shellLines(sql)).toEqual([`${sql};`]);
  });
});

test('the shell is started in its safe mode, which -init would be read before', () => {
  expect(shellCommand("it's.sql")).toBe(String.raw`sqlite3 -safe :memory: < 'it'\''s.sql'`);
});

function scriptOf(statement: string, name: string, value: string): string {
  const table = {
    name,
    columns: [{ name, generated: null }],
    sql: `CREATE TABLE "${name.replaceAll('"', '""')}" (a)`,
  };
  const image = {
    schema: { tables: [table], indexes: [], views: [], triggers: [], settings: {} },
    tables: new Map([[name, { name, columns: [name], key: [], rows: [[value]] }]]),
  };
  const pass = {
    result: {
      ok: false,
      statements: [{ statement: { sql: statement }, changes: 0 }],
      error: new Error(value),
    },
    image,
  };
  const action = { steps: [], transaction: true };
  return renderSqliteScript({
    scene: {
      migration: { up: action, down: action } as unknown as Migration,
      foreignKeys: true,
      before: image,
      up: pass,
      down: pass,
    } as never,
    file: { property: 'applies', migration: name } as unknown as CounterexampleFile,
    summary: value,
    paths: { sql: `${name}.sql`, json: `${name}.json` },
  });
}
