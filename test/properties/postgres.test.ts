import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import type { PropertyId } from '../../src/model/property-id.js';
import { registry } from '../../src/properties/registry.js';
import { sharedPostgres } from '../postgres.js';
import { type Example, example, exampleOf, verdictOn } from './page.js';

/** Every property on PostgreSQL: the same examples as its page has for SQLite, but for those whose SQL PostgreSQL does not have. */

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

/** What means nothing there, with what the report says in its place. */
const differences: Partial<Record<PropertyId, string>> = {
  live: 'the server keeps transactions apart, whoever else is at work',
  crash: 'the server keeps its transactions whole, whichever client dies',
};

const notes = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);';
const users = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);';
const nick = 'ALTER TABLE users DROP COLUMN nick;';

/** Where PostgreSQL says it otherwise: no json_set, no PRAGMA, no NULL in a key, no view that does not compile. */
const own: Partial<Record<PropertyId, { readonly Good?: Example; readonly Bad: Example }>> = {
  applies: {
    Good: example(notes, 'UPDATE notes SET body = upper(body);', 'SELECT 1;'),
    Bad: example(notes, "UPDATE notes SET body = (body::jsonb - 'read')::text;", 'SELECT 1;'),
  },
  deterministic: {
    Bad: example(users, 'UPDATE users SET name = name || clock_timestamp()::text;', 'SELECT 1;'),
  },
  integrity: {
    Bad: example(
      'CREATE TABLE posts (id SERIAL PRIMARY KEY, body TEXT);',
      `CREATE TABLE posts_new (id SERIAL PRIMARY KEY, body TEXT, kind TEXT);
INSERT INTO posts_new (id, body) SELECT id, body FROM posts; DROP TABLE posts; ALTER TABLE posts_new RENAME TO posts;`,
      'ALTER TABLE posts DROP COLUMN kind;',
    ),
  },
  preconditions: {
    Good: example(
      users,
      `-- rehearsal: precondition every user has an address: SELECT id FROM users WHERE email IS NULL
-- rehearsal: broken by INSERT INTO users (id, name) VALUES (-1, 'nobody')
ALTER TABLE users ADD COLUMN nick TEXT;`,
      nick,
    ),
    Bad: example(
      users,
      `-- rehearsal: precondition every user has an address: SELECT id, key FROM users WHERE email IS NULL
-- rehearsal: broken by ALTER TABLE users RENAME COLUMN email TO key
ALTER TABLE users ADD COLUMN nick TEXT;`,
      nick,
    ),
  },
  postconditions: {
    Good: example(
      notes,
      '-- rehearsal: postcondition trimmed: SELECT id FROM notes WHERE body <> btrim(body)\nUPDATE notes SET body = btrim(body);',
      'UPDATE notes SET body = body;',
    ),
    Bad: example(
      notes,
      '-- rehearsal: postcondition trimmed: SELECT id FROM notes WHERE body <> btrim(body)\nUPDATE notes SET body = ltrim(body);',
      'UPDATE notes SET body = body;',
    ),
  },
  'row-count': {
    Bad: example(
      `${users} CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);`,
      `CREATE TABLE kept AS SELECT * FROM users; DELETE FROM users; INSERT INTO users SELECT * FROM kept; DROP TABLE kept;`,
      'SELECT 1;',
    ),
  },
};

describe.each(registry)('$id', ({ id }) => {
  const difference = differences[id];
  if (difference !== undefined) {
    it('is said not to apply', async () => {
      const report = await verdictOn(engine, id, exampleOf(id, 'Bad'), 1);
      expect(report).toMatchObject({ verdict: 'skipped', summary: difference });
    });
    return;
  }

  it('passes the good migration', async () => {
    const report = await verdictOn(engine, id, own[id]?.Good ?? exampleOf(id, 'Good'), RUNS);
    expect(report?.verdict, report?.summary).toBe('passed');
  });

  it('fails the bad migration', async () => {
    const report = await verdictOn(engine, id, own[id]?.Bad ?? exampleOf(id, 'Bad'), RUNS);
    expect(report?.verdict, report?.summary).toBe('failed');
  });
});

/** A server is slower than memory; the examples' faults show soon. */
const RUNS = 12;
