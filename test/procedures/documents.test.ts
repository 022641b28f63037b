import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { DocumentType } from '../../src/procedures/documents/documents.js';
import { documents } from '../../src/procedures/documents/index.js';
import { sharedPostgres } from '../postgres.js';

/** The same questions about the same document, in the words of each dialect and type. */
describe.each([
  ['SQLite', async () => sqliteEngine(), 'text'],
  ['PostgreSQL, text', sharedPostgres, 'text'],
  ['PostgreSQL, json', sharedPostgres, 'json'],
  ['PostgreSQL, jsonb', sharedPostgres, 'jsonb'],
] as const)('%s', (_, open, type) => {
  /** What an expression over the column gives for one document, as text. */
  async function ask(document: string | null, expression: (words: ReturnType<typeof wordsOf>) => string) {
    const engine = await open();
    const database = await engine.open();
    onTestFinished(() => database.close());
    const words = wordsOf(engine.dialect, type);
    for (const sql of words.needs) await database.run(sql);
    await database.run(`CREATE TABLE t (d ${type})`);
    await database.load({ t: [{ d: document }] });
    const { rows } = await database.rows(`SELECT CAST(${expression(words)} AS text) AS answer FROM t`);
    return rows[0]?.[0];
  }

  it.each([
    ['{"a": 7}', '7'],
    ['{"a": "7"}', null],
    ['{"b": 7}', null],
    ['{"a": 1.5}', null],
    ['{"a": 99999999999999999999}', null],
  ])('%s has the integer %s', async (document, integer) => {
    const asked = await ask(
      document,
      (words) => `CASE WHEN ${words.fits('d', 'a', 'BIGINT')} THEN ${words.value('d', 'a', 'BIGINT')} END`,
    );
    expect(asked).toBe(integer);
  });

  it('loses a member, and gets one', async () => {
    const spaced = (text: unknown) => String(text).replaceAll(' ', '');
    expect(spaced(await ask('{"a": 1, "b": 2}', (words) => words.removed('d', 'a')))).toBe('{"b":2}');
    expect(spaced(await ask('{"a": 1}', (words) => words.removed('d', 'a')))).toBe('{}');
    expect(spaced(await ask('{"a": 1, "b": 2}', (words) => words.put('d', 'a', '5', 'INTEGER')))).toBe(
      '{"a":5,"b":2}',
    );
    expect(spaced(await ask('{"a": 1}', (words) => words.put('d', 'c', 'CAST(NULL AS text)', 'TEXT')))).toBe(
      '{"a":1,"c":null}',
    );
    expect(spaced(await ask(null, (words) => words.put('d', 'c', "CAST('x' AS text)", 'TEXT')))).toBe(
      '{"c":"x"}',
    );
    expect(spaced(await ask('{"a":1}', (words) => words.appended('d', 'c', '[2]')))).toBe('{"a":1,"c":[2]}');
    expect(spaced(await ask(null, (words) => words.appended('d', 'c', '2')))).toBe('{"c":2}');
  });

  it('says why an object cannot be edited', async () => {
    expect(await ask('[1]', (words) => words.objectFault('d'))).toBe('JSON, but not an object');
    expect(await ask('{"a":1}', (words) => words.objectFault('d', 'a'))).toBe(null);
    expect(await ask('{"a":1,"a":1}', (words) => words.objectFault('d', 'a'))).toBe(
      type === 'jsonb' ? null : 'the key a stands there twice',
    );
    if (type === 'text') expect(await ask('{"a":', (words) => words.malformed('d'))).toBe('malformed JSON');
    if (type === 'text') expect(await ask('', (words) => words.objectFault('d'))).toBe('empty text');
  });
});

function wordsOf(dialect: 'sqlite' | 'postgres', type: DocumentType) {
  return documents[dialect](type);
}
