import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn, codesOn } from './support.js';

describe('a new table that takes over whole rows', () => {
  const two =
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, who TEXT, body TEXT); CREATE TABLE memos (id INTEGER PRIMARY KEY, who TEXT, body TEXT)';
  const rows = {
    notes: ['a', 'b', 'b', 'c'].map((who, id) => ({ id: BigInt(id), who, body: 'x' })),
    memos: ['c', 'd'].map((who, id) => ({ id: BigInt(id), who, body: 'x' })),
  };
  const made = (select: string, key = '') =>
    `CREATE TABLE texts (id INTEGER PRIMARY KEY, who TEXT, body TEXT${key}); INSERT INTO texts (who, body) ${select}`;
  const both = (union: string) => `SELECT who, body FROM notes ${union} SELECT who, body FROM memos`;
  const dropped = '; DROP TABLE notes; DROP TABLE memos';

  it.each<[string, string, (string | undefined)[][]]>([
    ['of several tables by UNION', made(both('UNION')), [['rows-collapsed', 'decision']]],
    [
      'of several tables by UNION, and drops them',
      made(both('UNION')) + dropped,
      [['rows-collapsed', undefined]],
    ],
    ['of one by DISTINCT, which stays', made('SELECT DISTINCT who, body FROM notes'), []],
    [
      'of one by DISTINCT, which loses rows',
      `${made('SELECT DISTINCT who, body FROM notes')}; DELETE FROM notes WHERE id > 1`,
      [['rows-collapsed', undefined]],
    ],
    ['of several tables, all of them', made(both('UNION ALL')), []],
    ['of several tables, all of them, and drops them', made(both('UNION ALL')) + dropped, []],
    ['once each, as its key demands', made(both('UNION'), ', UNIQUE (who, body)'), []],
    [
      'once each, for the old table to refer to',
      `${made('SELECT DISTINCT who, body FROM notes')}; ALTER TABLE notes ADD COLUMN text_id INTEGER; UPDATE notes SET text_id = (SELECT id FROM texts t WHERE t.who = notes.who)`,
      [],
    ],
  ])('%s', async (_, up, expected) => {
    const { findings, evidence } = await checkOn(rowCount, { schema: two, data: rows, up });
    expect(findings.map(({ code, kind }) => [code, kind])).toEqual(expected);
    expect(evidence).toBe(true);
  });
});

describe('a new table of pairs', () => {
  const keys = 'a_id INTEGER NOT NULL REFERENCES a (id), b_id INTEGER NOT NULL REFERENCES b (id)';
  const schema = `CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY);
    CREATE TABLE likes (id INTEGER PRIMARY KEY, ${keys}); CREATE TABLE visits (id INTEGER PRIMARY KEY, ${keys})`;
  const pairs = [1n, 2n, 2n, 3n].map((to, id) => ({ id: BigInt(id), a_id: to, b_id: to }));
  const ids = [1n, 2n, 3n].map((id) => ({ id }));
  const data = { a: ids, b: ids, likes: pairs, visits: pairs };
  const links = `CREATE TABLE links (${keys}); INSERT INTO links SELECT a_id, b_id FROM likes UNION SELECT a_id, b_id FROM visits`;

  it('has each once, where the old tables stay', async () => {
    expect(await codesOn(rowCount, { schema, data, up: links })).toEqual([]);
  });

  it('tells of them where they go', async () => {
    const up = `${links}; DROP TABLE likes; DROP TABLE visits`;
    expect(await codesOn(rowCount, { schema, data, up })).toEqual(['rows-collapsed links']);
  });
});
