import { describe, expect, it } from 'vitest';
import { crash } from '../../src/properties/crash.js';
import { checkOn, codesOn } from './support.js';

const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bio TEXT)';
const data = {
  users: Array.from({ length: 60 }, (_, at) => ({
    id: BigInt(at + 1),
    name: `n${at}`,
    bio: 'x'.repeat(900),
  })),
};
const up = "UPDATE users SET name = upper(name), bio = bio || 'y'; UPDATE users SET bio = bio || 'z'";
const down = "UPDATE users SET name = lower(name), bio = rtrim(bio, 'yz')";

/** The empty dataset, one with a write-ahead log, one with a rollback journal. */
describe.each([0, 4, 9])('dataset %i', (index) => {
  const given = { schema, data: index === 0 ? {} : data, index };

  it('one transaction leaves the old or the new', async () => {
    expect(await checkOn(crash, { ...given, up, down })).toMatchObject({ findings: [], evidence: true });
  });

  it('a single statement needs no transaction', async () => {
    const single = {
      up: 'ALTER TABLE users ADD COLUMN nick TEXT',
      down: 'ALTER TABLE users DROP COLUMN nick',
    };
    expect(await codesOn(crash, { ...given, ...single, transaction: false })).toEqual([]);
  });

  it('statements without a transaction may go on from where they stopped', async () => {
    const several = {
      up: 'CREATE TABLE IF NOT EXISTS u (id INTEGER PRIMARY KEY); CREATE INDEX IF NOT EXISTS i ON users (bio)',
      down: 'DROP INDEX IF EXISTS i; DROP TABLE IF EXISTS u',
    };
    expect(await codesOn(crash, { ...given, ...several, transaction: false })).toEqual([]);
  });

  it('statements without a transaction leave a part', async () => {
    const several = {
      up: 'ALTER TABLE users ADD COLUMN nick TEXT; CREATE INDEX i ON users (nick)',
      down: 'DROP INDEX i; ALTER TABLE users DROP COLUMN nick',
    };
    expect(await codesOn(crash, { ...given, ...several, transaction: false })).toEqual([
      'up-killed-between',
      'down-killed-between',
    ]);
  });
});

it('a journal that is kept in memory cannot undo what has reached the file', async () => {
  const fast = { up: `PRAGMA journal_mode = MEMORY; BEGIN; ${up}; COMMIT`, transaction: false };
  const [code] = await codesOn(crash, { schema, data, index: 9, ...fast });
  expect(code).toMatch(/^up-killed-/);
});

it('looks at no other dataset, and at none on a server', async () => {
  expect(await checkOn(crash, { schema, data, up, index: 5 })).toMatchObject({
    findings: [],
    evidence: false,
  });
  expect(crash.skip({ capabilities: { embedded: false } } as never)).toContain('server');
});
