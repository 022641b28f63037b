import { describe, expect, it } from 'vitest';
import { laterWrites } from '../../src/properties/later-writes.js';
import { rehearsed } from '../faults/rehearsed.js';
import { type Case, checkOn, codesOn } from './support.js';

const schema = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, age INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT)`;

const data = {
  users: Array.from({ length: 6 }, (_, at) => ({
    id: BigInt(at + 1),
    name: at % 2 === 0 ? `User ${at}` : `user ${at}`,
    email: `u${at}@example.org`,
    age: BigInt(20 + at),
  })),
  posts: Array.from({ length: 6 }, (_, at) => ({
    id: BigInt(at + 1),
    user_id: BigInt(1 + (at % 3)),
    title: `Post ${at}`,
  })),
};

/** Every code and place over the datasets of a short run. */
async function codesOver(given: Omit<Case, 'schema'> & { schema?: string }): Promise<string[]> {
  const codes = new Set<string>();
  for (let index = 1; index < 40; index += 3)
    for (const code of await codesOn(laterWrites, { schema, data, index, salt: index * 7, ...given }))
      codes.add(code);
  return [...codes].sort();
}

describe('good migrations', () => {
  it.each<[string, string, string]>([
    [
      'a column is added and dropped',
      'ALTER TABLE users ADD COLUMN nick TEXT',
      'ALTER TABLE users DROP COLUMN nick',
    ],
    ['an index', 'CREATE INDEX posts_title ON posts (title)', 'DROP INDEX posts_title'],
    [
      'a column is renamed',
      'ALTER TABLE users RENAME COLUMN name TO full_name',
      'ALTER TABLE users RENAME COLUMN full_name TO name',
    ],
    ['a table is renamed', 'ALTER TABLE users RENAME TO people', 'ALTER TABLE people RENAME TO users'],
    [
      'a rebuild that copies the rows as they are',
      `CREATE TABLE posts2 (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT, n INTEGER DEFAULT 0);
       INSERT INTO posts2 (id, user_id, title) SELECT id, user_id, title FROM posts; DROP TABLE posts; ALTER TABLE posts2 RENAME TO posts`,
      `CREATE TABLE posts2 (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT);
       INSERT INTO posts2 SELECT id, user_id, title FROM posts; DROP TABLE posts; ALTER TABLE posts2 RENAME TO posts`,
    ],
    [
      'a kept copy that gives back only what was not edited',
      `CREATE TABLE kept AS SELECT id, name FROM users WHERE name <> lower(name); UPDATE users SET name = lower(name)`,
      `UPDATE users SET name = (SELECT kept.name FROM kept WHERE kept.id = users.id)
       WHERE EXISTS (SELECT 1 FROM kept WHERE kept.id = users.id AND lower(kept.name) = users.name); DROP TABLE kept`,
    ],
    [
      'an archive that down empties again',
      'CREATE TABLE old_posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT); INSERT INTO old_posts SELECT * FROM posts WHERE id < 4; DELETE FROM posts WHERE id < 4',
      'INSERT INTO posts SELECT * FROM old_posts; DROP TABLE old_posts',
    ],
    [
      'rows of its own that others may refer to',
      "INSERT INTO users (id, name, email) VALUES (100, 'root', 'root@example.org')",
      'DELETE FROM users WHERE id = 100',
    ],
    [
      'triggers that write timestamps and logs',
      'ALTER TABLE posts ADD COLUMN body TEXT',
      'ALTER TABLE posts DROP COLUMN body',
    ],
  ])('%s', async (name, up, down) => {
    const extra = name.startsWith('triggers')
      ? `; CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
         CREATE TRIGGER t AFTER UPDATE ON posts BEGIN INSERT INTO log (what) VALUES (new.title); UPDATE users SET age = age + 1 WHERE id = new.user_id; END`
      : '';
    expect(await codesOver({ schema: schema + extra, up, down })).toEqual([]);
    expect((await checkOn(laterWrites, { schema: schema + extra, data, up, down })).evidence).toBe(true);
  });
});

describe('bad migrations', () => {
  it('a down that takes a whole table back from its backup', async () => {
    const codes = await codesOver({
      up: 'CREATE TABLE users_backup AS SELECT * FROM users; ALTER TABLE users ADD COLUMN nick TEXT',
      down: `DELETE FROM users; ALTER TABLE users DROP COLUMN nick; INSERT INTO users SELECT * FROM users_backup; DROP TABLE users_backup`,
      foreignKeys: false,
    });
    expect(codes).toEqual(
      expect.arrayContaining([
        'edit-lost users.age',
        'edit-lost users.name',
        'insert-lost users',
        'row-resurrected users',
      ]),
    );
  });

  it('a down that overwrites a column from a kept copy', async () => {
    expect(
      await codesOver({
        up: 'CREATE TABLE kept AS SELECT id, name FROM users; UPDATE users SET name = lower(name)',
        down: 'UPDATE users SET name = (SELECT kept.name FROM kept WHERE kept.id = users.id) WHERE id IN (SELECT id FROM kept); DROP TABLE kept',
      }),
    ).toEqual(['edit-lost users.name']);
  });

  it('a down that forgets rows it never saw', async () => {
    expect(
      await codesOver({
        up: 'CREATE TABLE kept AS SELECT id, title FROM posts; UPDATE posts SET title = lower(title)',
        down: 'UPDATE posts SET title = (SELECT kept.title FROM kept WHERE kept.id = posts.id AND lower(kept.title) = posts.title); DROP TABLE kept',
      }),
    ).toEqual(expect.arrayContaining(['insert-lost posts.title']));
  });

  describe('values that only the new schema takes', () => {
    const schema = `CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')))`;
    const rows = { t: [1n, 2n, 3n].map((id) => ({ id, kind: 'a' })) };
    const rebuilt = (kinds: string, copied: string) =>
      `CREATE TABLE u (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN (${kinds}))); INSERT INTO u SELECT id, ${copied} FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t`;
    const up = rebuilt("'a', 'b', 'c'", 'kind');

    it('become others, where down leaves the old ones alone', async () => {
      const down = rebuilt("'a', 'b'", "CASE kind WHEN 'c' THEN 'b' ELSE kind END");
      expect(await codesOver({ schema, data: rows, up, down })).toEqual([]);
    });

    it('do not excuse a down that makes others of the old ones as well', async () => {
      const down = rebuilt("'a', 'b'", "'a'");
      expect(await codesOver({ schema, data: rows, up, down })).toEqual([
        'edit-lost t.kind',
        'insert-lost t.kind',
      ]);
    });
  });

  it('a down that fails on values of the new schema only', async () => {
    expect(
      await codesOver({
        schema: `CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')))`,
        data: { t: [1n, 2n, 3n].map((id) => ({ id, kind: 'a' })) },
        up: `CREATE TABLE u (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b', 'c'))); INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t`,
        down: `CREATE TABLE u (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b'))); INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t`,
      }),
    ).toEqual(['down-fails-after-writes t', 'down-fails-after-writes t.kind']);
  });

  it('a down that refuses such values on purpose, which is a decision', async () => {
    const rebuilt = (kinds: string) =>
      `CREATE TABLE u (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN (${kinds}))); INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t`;
    const guard = `CREATE TEMP TABLE guard (no_row_of_kind_c INTEGER CHECK (no_row_of_kind_c));
      INSERT INTO guard SELECT NOT EXISTS (SELECT 1 FROM t WHERE kind = 'c'); DROP TABLE guard`;
    const { findings } = await checkOn(laterWrites, {
      schema: `CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')))`,
      data: { t: [1n, 2n, 3n].map((id) => ({ id, kind: 'a' })) },
      up: rebuilt("'a', 'b', 'c'"),
      down: `${guard}; ${rebuilt("'a', 'b'")}`,
      index: 1,
    });
    const told = findings.map(({ code, kind }) => [code, kind]);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.flat())).toEqual(new Set(['down-fails-after-writes', 'decision']));
  });

  it('a down that fails on keys that only the new collation tells apart', async () => {
    const rebuild = (collation: string) =>
      `CREATE TABLE u (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE${collation}); INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t`;
    expect(
      await codesOver({
        schema: 'CREATE TABLE t (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE COLLATE NOCASE)',
        data: { t: [1n, 2n, 3n].map((id) => ({ id, slug: `slug ${id}` })) },
        up: rebuild(''),
        down: rebuild(' COLLATE NOCASE'),
      }),
    ).toEqual(['down-fails-after-writes t.slug']);
  });

  it('values that only the new schema has, where down keeps them and the next up forgets them', async () => {
    const given = {
      up: 'ALTER TABLE users ADD COLUMN nick TEXT',
      down: 'ALTER TABLE users DROP COLUMN nick',
    };
    expect(await codesOver({ ...given, own: true })).toEqual([]);
    expect(await codesOver(given)).toEqual([]);
    const keep = `CREATE TABLE _rehearsal_nicks AS SELECT id, nick FROM users; ${given.down}`;
    const forgetful = { up: `DROP TABLE IF EXISTS _rehearsal_nicks; ${given.up}`, down: keep, own: true };
    expect(await codesOver(forgetful)).toEqual(['value-not-returned users.nick']);
  });
});

describe('what it does not ask', () => {
  it('what down loses without any write too', async () => {
    expect(
      await codesOver({
        up: 'ALTER TABLE users ADD COLUMN nick TEXT',
        down: 'DELETE FROM posts; ALTER TABLE users DROP COLUMN nick; UPDATE users SET email = NULL',
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<Case>]>([
    ['there is no way back', { down: null, reversible: false }],
    ['it is irreversible', { down: null, irreversible: 'too late' }],
  ])('%s', async (_, more) => {
    const check = await checkOn(laterWrites, {
      schema,
      up: 'ALTER TABLE users ADD COLUMN nick TEXT',
      ...more,
    });
    expect(check.skipped).toBeTruthy();
  });
});

describe('a table that is taken into another one, which says what kind its rows are', () => {
  const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)';
  const data = { users: [1n, 2n, 3n].map((id) => ({ id, name: `n${id}` })) };
  const up = (key: string) =>
    `CREATE TABLE actors (id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (${key}));
     INSERT INTO actors SELECT id, name, 'user' FROM users; DROP TABLE users`;
  const down = (where: string) =>
    `${schema}; INSERT INTO users SELECT id, name FROM actors WHERE ${where}; DROP TABLE actors`;

  it.each(['id', 'kind, id'])('gets its own back (key %s)', async (key) => {
    expect(await codesOver({ schema, data, up: up(key), down: down("kind = 'user'") })).toEqual([]);
  });

  it('does not get those that came later', async () => {
    const way = down("kind = 'user' AND id < 4");
    expect(await codesOver({ schema, data, up: up('id'), down: way })).toEqual(['insert-lost users']);
  });
});

describe('two tables that become one', () => {
  const split = ['memos', 'notes']
    .map((name) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name TEXT)`)
    .join('; ');
  const rows = {
    memos: [1n, 2n, 3n].map((id) => ({ id, name: `memo ${id}` })),
    notes: [7n, 8n, 9n].map((id) => ({ id, name: `note ${id}` })),
  };
  const up = `CREATE TABLE texts (kind TEXT NOT NULL, id INTEGER NOT NULL, name TEXT, PRIMARY KEY (kind, id));
    INSERT INTO texts SELECT 'memo', id, name FROM memos; INSERT INTO texts SELECT 'note', id, name FROM notes;
    DROP TABLE memos; DROP TABLE notes`;
  const down = (
    and = '',
  ) => `${split}; INSERT INTO memos SELECT id, name FROM texts WHERE kind = 'memo'${and};
    INSERT INTO notes SELECT id, name FROM texts WHERE kind = 'note'${and}; DROP TABLE texts`;

  it('and go back by what tells them apart', async () => {
    expect(await codesOver({ schema: split, data: rows, up, down: down() })).toEqual([]);
  });

  it.each([1, 2, 3])(
    'and one of them has no row that shows how its own are marked (seed %d)',
    async (seed) => {
      const seen =
        "CREATE TABLE seen AS SELECT 'memo' AS kind, id FROM memos UNION ALL SELECT 'note', id FROM notes";
      const found = async (way: string) => {
        const change = {
          base: `${split};`,
          up: `${seen}; ${up};`,
          down: `${way}; DROP TABLE seen;`,
          bare: true,
        };
        const { properties } = await rehearsed(change, seed, ['later-writes']);
        return properties.flatMap(({ findings = [] }) =>
          findings.map(({ code, table }) => `${code} ${table}`),
        );
      };
      expect(await found(down())).toEqual([]);
      expect(await found(down(' AND (kind, id) IN (SELECT kind, id FROM seen)'))).toContain(
        'insert-lost memos',
      );
    },
  );

  it('and go back without the new rows', async () => {
    const codes = await codesOver({
      schema: split,
      data: rows,
      up,
      down: down(' AND id IN (1, 2, 3, 7, 8, 9)'),
    });
    expect(codes).toEqual(['insert-lost memos', 'insert-lost notes']);
  });
});
