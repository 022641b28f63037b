import { describe, expect, it } from 'vitest';
import { information } from '../../src/properties/information.js';
import { checkOn, codesOn } from './support.js';

const schema = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, nick TEXT, score REAL, meta JSON);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, body TEXT)`;
const data = {
  users: [
    { id: 1n, name: 'Ann', nick: ' a', score: 1.75, meta: '{"timeout": 45, "x": 1}' },
    { id: 2n, name: 'bob', nick: null, score: 2, meta: '{ "timeout": "5m" }' },
  ],
  posts: [{ id: 10n, user_id: 1n, body: 'x' }],
};
const copy = 'CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, nick TEXT, score REAL, meta JSON)';
const swap = 'DROP TABLE users; ALTER TABLE n RENAME TO users';

/** What is found over a few salts, as a run over many datasets would. */
async function destroyed(up: string, more: object = {}): Promise<string[]> {
  const found = new Set<string>();
  for (let salt = 0; salt < 12; salt++) {
    for (const code of await codesOn(information, {
      schema,
      up,
      data,
      foreignKeys: false,
      salt: salt * 977,
      ...more,
    }))
      found.add(code);
  }
  return [...found].sort();
}

describe('is destroyed by', () => {
  it.each([
    ['dropping a column', 'ALTER TABLE users DROP COLUMN nick', ['column-destroyed users.nick']],
    [
      'a rebuild without a column',
      `CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT id, name FROM users; ${swap}`,
      ['column-destroyed users.meta', 'column-destroyed users.nick', 'column-destroyed users.score'],
    ],
    ['dropping a table', 'DROP TABLE posts', ['table-destroyed posts']],
    [
      'folding a table into its parent without its keys',
      'ALTER TABLE users ADD COLUMN posts TEXT; UPDATE users SET posts = (SELECT json_group_array(json_array(user_id, body)) FROM posts WHERE user_id = users.id); DROP TABLE posts',
      ['column-destroyed posts.id'],
    ],
    ['deleting rows', 'DELETE FROM users WHERE nick IS NULL', ['rows-destroyed users']],
    ['one case of letters', 'UPDATE users SET name = lower(name)', ['values-merged users.name']],
    ['trimming', 'UPDATE users SET nick = trim(nick)', ['values-merged users.nick']],
    ['a default for NULL', "UPDATE users SET nick = 'none' WHERE nick IS NULL", ['values-merged users.nick']],
    [
      'a value for NULL from a column that is written as well',
      "UPDATE users SET nick = name WHERE nick IS NULL; UPDATE users SET name = ''",
      ['values-merged users.name', 'values-merged users.nick'],
    ],
    ['rounding', 'UPDATE users SET score = round(score)', ['values-merged users.score']],
    [
      'a cast',
      `${copy.replace('score REAL', 'score INTEGER')}; INSERT INTO n SELECT id, name, nick, CAST(score AS INTEGER), meta FROM users; ${swap}`,
      ['values-merged users.score'],
    ],
    ['a constant', "UPDATE users SET meta = '{}'", ['values-merged users.meta']],
    [
      'a JSON attribute that may have been there',
      "UPDATE users SET meta = json_set(coalesce(meta, '{}'), '$.limit', 300) WHERE json_extract(meta, '$.limit') IS NULL",
      ['values-merged users.meta'],
    ],
    [
      'a promotion that casts',
      "ALTER TABLE users ADD timeout INTEGER; UPDATE users SET timeout = CAST(json_extract(meta, '$.timeout') AS INTEGER); UPDATE users SET meta = json_remove(meta, '$.timeout')",
      ['values-merged users.meta'],
    ],
    [
      'joining two columns',
      "ALTER TABLE users ADD full TEXT; UPDATE users SET full = name || ' ' || nick; ALTER TABLE users DROP COLUMN name; ALTER TABLE users DROP COLUMN nick",
      ['column-destroyed users.name'],
    ],
  ])('%s', async (_, up, expected) => {
    expect(await destroyed(up)).toEqual(expected);
  });

  it('a rebuild that cascades', async () => {
    const up = `${copy}; INSERT INTO n SELECT * FROM users; ${swap}`;
    expect(await destroyed(up, { foreignKeys: true })).toEqual(['rows-destroyed posts']);
  });

  it('making one table of two', async () => {
    const two = 'CREATE TABLE cats (name TEXT); CREATE TABLE dogs (name TEXT)';
    const up =
      'CREATE TABLE pets (name TEXT); INSERT INTO pets SELECT name FROM cats; INSERT INTO pets SELECT name FROM dogs; DROP TABLE cats; DROP TABLE dogs';
    const given = { schema: two, data: { cats: [{ name: 'a' }], dogs: [{ name: 'b' }] } };
    expect(await destroyed(up, given)).toEqual(['origin-merged cats', 'origin-merged dogs']);
  });

  it('joining only, where no value is NULL', async () => {
    const up =
      "ALTER TABLE t ADD c TEXT; UPDATE t SET c = a || '-' || b; ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN b";
    const given = {
      schema: 'CREATE TABLE t (a TEXT NOT NULL, b TEXT NOT NULL)',
      data: { t: [{ a: 'x', b: 'y' }] },
    };
    expect(await destroyed(up, given)).toEqual(['column-destroyed t.a']);
  });
});

describe('is kept by', () => {
  it.each([
    ['a rebuild', `${copy}; INSERT INTO n SELECT * FROM users; ${swap}`],
    ['a rename', 'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME nick TO alias'],
    [
      'an archive',
      'CREATE TABLE gone AS SELECT * FROM users WHERE nick IS NULL; DELETE FROM users WHERE nick IS NULL',
    ],
    [
      'a copy of the column',
      'ALTER TABLE users ADD old_name TEXT; UPDATE users SET old_name = name, name = upper(name)',
    ],
    [
      'a split',
      'CREATE TABLE nicks (user_id INTEGER, nick TEXT); INSERT INTO nicks SELECT id, nick FROM users; ALTER TABLE users DROP COLUMN nick',
    ],
    ['a value for NULL from a column beside it', 'UPDATE users SET nick = name WHERE nick IS NULL'],
    ['arithmetic that can be undone', 'UPDATE posts SET user_id = user_id + 1000'],
    [
      'originals that are kept',
      'CREATE TABLE _rehearsal_original (pk, before); INSERT INTO _rehearsal_original SELECT id, name FROM users; UPDATE users SET name = lower(name)',
    ],
    [
      'folding a table into its parent, whole',
      'ALTER TABLE users ADD COLUMN posts TEXT; UPDATE users SET posts = (SELECT json_group_array(json_array(id, user_id, body)) FROM posts WHERE user_id = users.id); DROP TABLE posts',
    ],
    [
      'a merge that tells',
      `CREATE TABLE x (source, id, text); INSERT INTO x SELECT 'p', id, body FROM posts; DROP TABLE posts; CREATE TABLE owners AS SELECT 1`.replace(
        'id, body FROM',
        "id, user_id || ':' || body FROM",
      ),
    ],
  ])('%s', async (_, up) => {
    expect(await destroyed(up)).toEqual([]);
  });
});

it('shows both old values with the one that they become', async () => {
  const up = 'UPDATE users SET name = lower(name)';
  const { findings } = await checkOn(information, { schema, up, data, salt: 0 });
  expect(findings[0]?.differences.slice(0, 2)).toEqual([
    { table: 'users', key: { id: 1n }, column: 'name', before: 'Ann', after: 'ann' },
    { table: 'users', key: { id: 1n }, column: 'name', before: 'ann', after: 'ann' },
  ]);
});

it('has no evidence without rows', async () => {
  expect(await checkOn(information, { schema, up: 'DROP TABLE posts' })).toMatchObject({ evidence: false });
});

it('takes it for a decision where nothing but the name of a key is lost', async () => {
  const guard = "json_type(meta, '$.timeout') IS NOT NULL AND json_type(meta, '$.limit') IS NULL";
  const renamed = (value: string, where = guard) =>
    `UPDATE users SET meta = json_remove(json_set(meta, '$.limit', ${value}), '$.timeout') WHERE ${where}`;
  const kinds = async (up: string) => {
    const all = new Set<string>();
    for (let salt = 0; salt < 12; salt++) {
      const { findings } = await checkOn(information, { schema, up, data, down: 'SELECT 1', salt });
      for (const { code, kind = 'fault' } of findings) all.add(`${kind} ${code}`);
    }
    return [...all];
  };
  expect(await kinds(renamed("json(meta -> '$.timeout')"))).toEqual(['decision values-merged']);
  expect(await kinds(renamed("'5m'"))).toContain('fault values-merged');
});

describe('a value that an UPDATE takes and a rebuild copies', () => {
  const schema = 'CREATE TABLE items (id INTEGER PRIMARY KEY, owner TEXT)';
  const data = {
    items: [
      { id: 1n, owner: 'a' },
      { id: 2n, owner: 'b' },
    ],
  };
  const rebuild = (owner: string) =>
    `CREATE TABLE n (id INTEGER PRIMARY KEY, owner TEXT); INSERT INTO n SELECT id, ${owner} FROM items; DROP TABLE items; ALTER TABLE n RENAME TO items`;
  const kinds = async (up: string) =>
    (await checkOn(information, { schema, data, up })).findings.map(({ kind }) => kind ?? 'fault');

  it('is a decision where nothing leads back', async () => {
    expect(await kinds(`UPDATE items SET owner = NULL WHERE owner <> 'b'; ${rebuild('owner')}`)).toEqual([
      'decision',
    ]);
  });

  it('is a fault where the copy takes it', async () => {
    expect(await kinds(rebuild("CASE owner WHEN 'b' THEN owner END"))).toEqual(['fault']);
  });
});
