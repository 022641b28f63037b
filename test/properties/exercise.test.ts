import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { codesOn } from './support.js';

const table = 'CREATE TABLE notes (id TEXT PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL)';
const index = "CREATE VIRTUAL TABLE words USING fts5(body, content='notes', content_rowid='rowid')";
const put =
  'CREATE TRIGGER put AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, body) VALUES (new.rowid, new.body); END';
const takeAway = (body: string) =>
  `CREATE TRIGGER gone AFTER DELETE ON notes BEGIN INSERT INTO words (words, rowid, body) VALUES ('delete', old.rowid, ${body}); END`;
const edit = `CREATE TRIGGER edited AFTER UPDATE ON notes BEGIN INSERT INTO words (words, rowid, body) VALUES ('delete', old.rowid, old.body);
  INSERT INTO words (rowid, body) VALUES (new.rowid, new.body); END`;
const triggers = [put, takeAway('old.body'), edit].join('; ');
const schema = [table, index, triggers].join('; ');
const data = {
  notes: ['a', 'b', 'c'].map((id) => ({ id, topic: `topic ${id}`, body: `words of ${id}` })),
};
const codes = (up: string, down: string | null = null) => codesOn(integrity, { schema, data, up, down });
const rebuild = `CREATE TABLE notes_new (id TEXT PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL);
  INSERT INTO notes_new SELECT id, topic, body FROM notes; DROP TABLE notes; ALTER TABLE notes_new RENAME TO notes; ${triggers}`;

describe('a full-text index beside its table', () => {
  it.each<[string, string, string | null, string[]]>([
    [
      'is out of step after a rebuild that numbers the rows anew',
      rebuild,
      null,
      ['up-breaks-integrity words'],
    ],
    ['is in step where it is rebuilt', `${rebuild}; INSERT INTO words (words) VALUES ('rebuild')`, null, []],
    [
      'is out of step after writes past its triggers',
      `DROP TRIGGER edited; UPDATE notes SET body = body || ' more'; ${edit}`,
      null,
      ['up-breaks-integrity words'],
    ],
    ['is out of step after down', 'ALTER TABLE notes ADD COLUMN x', rebuild, ['down-breaks-integrity words']],
    [
      'falls out of step with the first delete',
      `DROP TRIGGER gone; ${takeAway('old.topic')}`,
      null,
      ['later-writes-breaks-integrity words'],
    ],
    ['stays in step', 'ALTER TABLE notes ADD COLUMN x', 'ALTER TABLE notes DROP COLUMN x', []],
  ])('%s', async (_, up, down, expected) => {
    expect(await codes(up, down)).toEqual(expected);
  });

  it('is checked for FTS4 as well', async () => {
    const old = `${table}; CREATE VIRTUAL TABLE words USING fts4(content='notes', body)`;
    const given = { schema: old, data, up: 'ALTER TABLE notes ADD COLUMN x' };
    expect(await codesOn(integrity, given)).toEqual([]);
    const filled = {
      ...given,
      up: "INSERT INTO words (words) VALUES ('rebuild'); UPDATE notes SET body = 'other'",
    };
    expect(
      await codesOn(integrity, { ...filled, schema: `${old}; ${put.replace('rowid', 'docid')}` }),
    ).toEqual(['up-breaks-integrity words']);
  });
});
