import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE kinds (id INTEGER PRIMARY KEY, name TEXT UNIQUE, old INTEGER);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, kind TEXT)`;
const data = {
  kinds: [11n, 12n, 13n, 14n, 15n, 16n].map((id) => ({ id, name: `k${id}`, old: id % 2n })),
  posts: [11n, 12n, 13n, 14n, 15n, 16n].map((id) => ({ id: id + 100n, kind: `k${id}` })),
};
const fill = `ALTER TABLE posts ADD kind_id INTEGER;
  UPDATE posts SET kind_id = (SELECT id FROM kinds WHERE name = posts.kind);`;

describe('keys of rows that up removes', () => {
  it('are a fault in the column that was filled with them', async () => {
    const up = `${fill} DELETE FROM kinds WHERE old = 1`;
    const { findings } = await checkOn(integrity, { schema, data, up });
    expect(findings).toMatchObject([
      {
        code: 'keys-of-removed-rows',
        table: 'posts',
        column: 'kind_id',
        summary: 'up fills posts.kind_id with keys of kinds, and removes rows of kinds that it names',
      },
    ]);
    expect(findings[0]?.differences.map(({ after }) => after)).toEqual([11n, 13n, 15n]);
  });

  it.each([
    ['all rows stay', fill],
    ['the rows go first', `DELETE FROM kinds WHERE old = 1; ${fill}`],
    [
      'the column does without them',
      `${fill} UPDATE posts SET kind_id = NULL WHERE kind_id % 2 = 1; DELETE FROM kinds WHERE old = 1`,
    ],
    [
      'the rows are in the table itself',
      'CREATE TABLE kept (id INTEGER, name TEXT, old INTEGER); INSERT INTO kept SELECT * FROM kinds WHERE old = 1; DELETE FROM kinds WHERE old = 1',
    ],
    ['the table goes as a whole', `${fill} DROP TABLE kinds`],
  ])('are none where %s', async (_, up) => {
    expect(await codesOn(integrity, { schema, data, up })).toEqual([]);
  });
});

describe('a column that is filled from the rows of a table that belong to its row', () => {
  const schema = `CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE msgs (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats (id), body TEXT)`;
  const data = {
    chats: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, title: `t${id}` })),
    msgs: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, chat_id: (id % 5n) + 1n, body: `b${id}` })),
  };
  const fill = (condition: string) => `ALTER TABLE chats ADD COLUMN last TEXT;
    UPDATE chats SET last = (SELECT body FROM msgs WHERE ${condition} ORDER BY id DESC LIMIT 1)`;

  it('is a fault where it says what those of another row say', async () => {
    const { findings } = await checkOn(integrity, { schema, data, up: fill('id = chats.id') });
    expect(findings).toMatchObject([
      {
        code: 'filled-from-others-rows',
        table: 'chats',
        column: 'last',
        summary:
          'up fills chats.last with msgs.body of rows that belong to another row of chats (msgs.chat_id)',
      },
    ]);
  });

  it.each([
    ['they are joined', schema, fill('chat_id = chats.id')],
    [
      'the row names another one itself',
      schema.replace('title TEXT', 'title TEXT, pinned INTEGER REFERENCES msgs (id)'),
      fill('id = 6 - chats.id'),
    ],
    [
      'another table leads there',
      `${schema.replace('body TEXT', 'body TEXT, room INTEGER REFERENCES rooms (id)')};
        CREATE TABLE rooms (id INTEGER PRIMARY KEY, chat INTEGER REFERENCES chats (id))`,
      fill('id = chats.id'),
    ],
    [
      'the rows say it themselves',
      schema,
      'ALTER TABLE chats ADD COLUMN last TEXT; UPDATE chats SET last = title',
    ],
  ])('is none where %s', async (_, schema, up) => {
    expect(await codesOn(integrity, { schema, data, up })).toEqual([]);
  });
});
