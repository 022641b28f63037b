import { describe, expect, it } from 'vitest';
import { plans } from '../../src/properties/plans.js';
import { checkOn, codesOn } from './support.js';

const schema = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, team INTEGER);
  CREATE INDEX users_name ON users (name);
  CREATE INDEX users_team ON users (team, name)`;
const queries = [
  { name: 'by-team', sql: 'SELECT * FROM users WHERE team = ? ORDER BY name' },
  { name: 'counted', sql: 'UPDATE users SET team = 0 WHERE name = ?' },
];
const rebuild = (columns: string, ...after: string[]) =>
  [
    `CREATE TABLE n (${columns})`,
    'INSERT INTO n SELECT id, email, name, team FROM users',
    'DROP TABLE users',
    'ALTER TABLE n RENAME TO users',
    ...after,
  ].join('; ');
const same = 'id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, team INTEGER';
const indexes = ['CREATE INDEX users_name ON users (name)', 'CREATE INDEX users_team ON users (team, name)'];
const codes = (up: string, more: object = {}) =>
  codesOn(plans, { schema, up, down: null, index: 0, ...more });

describe('finds', () => {
  it.each([
    [
      'a key behind a column that was there before',
      'DROP INDEX users_name; CREATE INDEX users_name ON users (email, name)',
      ['look-up-loses-index: name users'],
    ],
    [
      'an index that a rebuild takes along',
      rebuild(same, indexes[0] as string),
      ['look-up-loses-index: team users'],
    ],
    [
      'a key that is no longer one',
      rebuild('id INTEGER PRIMARY KEY, email TEXT, name TEXT, team INTEGER', ...indexes),
      ['look-up-loses-index: email users'],
    ],
    [
      'a collation that the index does not have',
      rebuild(
        'id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT COLLATE NOCASE, team INTEGER',
        'CREATE INDEX users_name ON users (name COLLATE BINARY)',
        indexes[1] as string,
      ),
      ['look-up-loses-index: name users'],
    ],
    [
      'a primary key that is only said to be one',
      rebuild('id INT, email TEXT UNIQUE, name TEXT, team INTEGER', ...indexes),
      ['look-up-loses-index: id users'],
    ],
  ])('%s', async (_, up, expected) => {
    expect(await codes(up)).toEqual(expected);
  });

  it('a declared query whose index is dropped, even by name', async () => {
    expect(await codes('DROP INDEX users_team', { queries })).toEqual(['query-loses-index: by-team users']);
    expect(await codes('DROP INDEX users_name', { queries })).toEqual(['query-loses-index: counted users']);
  });

  it.each([
    [
      'a partial index that covers other rows now',
      'CREATE INDEX users_some ON users (email) WHERE team IS NULL',
      rebuild(
        'id INTEGER PRIMARY KEY, email TEXT, name TEXT, team INTEGER',
        'CREATE UNIQUE INDEX users_mail ON users (email) WHERE team > 0',
        'CREATE INDEX users_some ON users (email) WHERE team IS NOT NULL',
      ),
      'look-up-loses-index: email where team is null users',
    ],
    [
      'an index over another expression',
      'CREATE INDEX users_low ON users (lower(name))',
      rebuild(same, ...indexes, 'CREATE INDEX users_low ON users (upper(name))'),
      'look-up-loses-index: lower(name) users',
    ],
    [
      'an order that a rebuild forgets',
      'CREATE INDEX users_last ON users (team, id DESC)',
      rebuild(same, ...indexes, 'CREATE INDEX users_last ON users (team, id)'),
      'look-up-loses-index: team asc, id desc (in that order) users',
    ],
  ])('%s', async (_, index, up, expected) => {
    expect(await codes(up, { schema: `${schema}; ${index}` })).toContain(expected);
  });

  const docs = `CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, state TEXT);
    CREATE INDEX docs_title ON docs (json_extract(body, '$.title'));
    CREATE INDEX docs_open ON docs (id) WHERE state = 'open'`;
  const rows = ['a', 'b', 'c', 'd', 'e'].map((title, id) => ({
    id: BigInt(id),
    body: `{"title":"${title}"}`,
    state: 'open',
  }));
  const onDocs = (up: string, count = 5) =>
    checkOn(plans, { schema: docs, data: { docs: rows.slice(0, count) }, up, down: null, index: 3 });

  it('an expression that is NULL in every row', async () => {
    const { findings } = await onDocs("UPDATE docs SET body = json_object('data', json(body))");
    expect(findings.map(({ code, kind }) => [code, kind])).toEqual([
      ['index-emptied: docs_title', undefined],
    ]);
    expect(findings[0]?.summary).toContain('NULL in every row of docs');
  });

  it('a partial index that nothing is in any more, as a decision', async () => {
    const { findings } = await onDocs("UPDATE docs SET state = 'OPEN'");
    expect(findings.map(({ code, kind }) => [code, kind])).toEqual([
      ['index-emptied: docs_open', 'decision'],
    ]);
  });

  it('but no index that is left with something, or that had next to nothing', async () => {
    expect((await onDocs("UPDATE docs SET body = '{}', state = '' WHERE id > 0")).findings).toEqual([]);
    expect((await onDocs("UPDATE docs SET body = '{}'", 3)).findings).toEqual([]);
    expect((await onDocs("UPDATE docs SET body = json_set(body, '$.v', 2)")).findings).toEqual([]);
  });

  it('a declared query that has to sort now', async () => {
    const ordered = [{ name: 'all', sql: 'SELECT name FROM users ORDER BY name' }];
    const found = await codes('DROP INDEX users_name; CREATE INDEX other ON users (email, name)', {
      queries: ordered,
    });
    expect(found).toEqual(['query-loses-index: all users']);
  });
});

describe('finds nothing', () => {
  it.each([
    ['in a rebuild that makes them again', rebuild(same, ...indexes)],
    ['in an index under another name', 'DROP INDEX users_name; CREATE INDEX names ON users (name)'],
    ['in an index that is dropped by name', 'DROP INDEX users_name'],
    [
      'in an index whose columns begin the same',
      'DROP INDEX users_name; CREATE INDEX wider ON users (name, email)',
    ],
    [
      'in a column that is gone',
      'DROP INDEX users_name; DROP INDEX users_team; ALTER TABLE users DROP COLUMN name',
    ],
    ['in a column that is renamed', 'ALTER TABLE users RENAME COLUMN name TO label'],
    ['in a table that is gone', 'DROP TABLE users'],
    [
      'in indexes over expressions and some rows that are made again',
      `CREATE INDEX low ON users (lower(name) DESC, team); CREATE INDEX some ON users (email) WHERE team IS NULL; ${rebuild(same, ...indexes, 'CREATE INDEX low ON users (lower(name), team)', 'CREATE INDEX some ON users (email) WHERE team IS NULL')}`,
    ],
    ['in statistics', 'ANALYZE'],
    ['in a new column', 'ALTER TABLE users ADD COLUMN age INTEGER'],
  ])('%s', async (_, up) => {
    expect(await codes(up)).toEqual([]);
  });

  it.each([
    ['a unique key', 'DROP INDEX users_name; CREATE UNIQUE INDEX users_name ON users (tenant, name)'],
    ['two columns', 'DROP INDEX users_team; CREATE INDEX users_team ON users (tenant, team, name)'],
    [
      'a key of a rebuild',
      rebuild(
        `tenant INTEGER DEFAULT 1, ${same.replace(' UNIQUE', '')}, UNIQUE (tenant, email)`,
        ...indexes,
      ).replace('INTO n SELECT', 'INTO n SELECT 1,'),
    ],
  ])('where a column of its own goes before %s: it is looked up by both now', async (_, up) => {
    const tenant = up.includes('tenant INTEGER') ? up : `ALTER TABLE users ADD COLUMN tenant INTEGER; ${up}`;
    const { findings, notes = [] } = await checkOn(plans, { schema, up: tenant, down: null, index: 0 });
    expect(findings).toEqual([]);
    expect(notes.join()).toContain('its key is tenant, ');
  });

  it('where a unique key is one of rows that are not marked as deleted: those are looked up', async () => {
    const up =
      'ALTER TABLE users ADD COLUMN gone INTEGER; DROP INDEX users_name; CREATE UNIQUE INDEX users_name ON users (name) WHERE gone IS NULL';
    const { findings, notes = [] } = await checkOn(plans, { schema, up, down: null, index: 0 });
    expect(findings).toEqual([]);
    expect(notes.join()).toContain('its key is one of rows where gone IS NULL');
    expect(await codes(up.replace('UNIQUE ', ''))).toEqual(['look-up-loses-index: name users']);
    const old = up.replace('gone IS NULL', 'email IS NULL');
    expect(await codes(old)).toEqual(['look-up-loses-index: name users']);
  });

  it('but says where another index serves', async () => {
    const { notes = [] } = await checkOn(plans, {
      schema,
      up: 'DROP INDEX users_name; CREATE INDEX names ON users (name)',
      index: 0,
      queries,
    });
    expect(notes.join('\n')).toContain(
      'users by name: SEARCH users USING INDEX users_name (name=?) -> SEARCH users USING INDEX names (name=?)',
    );
  });
});

it('does not take statistics of a few rows for a lost index', async () => {
  const data = { users: [1n, 2n, 3n].map((id) => ({ id, email: `${id}`, name: 'same', team: 1n })) };
  const codes = await codesOn(plans, { schema, data, up: 'ANALYZE', down: null, index: 1 });
  expect(codes).toEqual([]);
});

it('looks at the empty database and at the first with rows, as plans do not depend on rows', async () => {
  const given = { schema, up: 'DROP TABLE users' };
  expect((await checkOn(plans, { ...given, index: 0 })).evidence).toBe(true);
  expect((await checkOn(plans, { ...given, index: 2 })).evidence).toBe(false);
});

it('an index that is dropped is meant to go; one whose name another index gets is a decision', async () => {
  const kinds = async (up: string) =>
    (await checkOn(plans, { schema, up, down: null, index: 0 })).findings.map(({ kind, code }) => [
      kind,
      code,
    ]);
  const drop = 'DROP INDEX users_team';
  expect(await kinds(drop)).toEqual([]);
  expect((await kinds(`${drop}; CREATE INDEX users_team ON users (email)`)).map(([kind]) => kind)).toEqual([
    'decision',
  ]);
});
