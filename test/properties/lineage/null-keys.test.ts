import { describe, expect, it } from 'vitest';
import { untouched } from '../../../src/properties/untouched.js';
import { codesOn } from '../support.js';

const schema = `CREATE TABLE projects (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, old INTEGER);
  CREATE UNIQUE INDEX projects_slug ON projects (slug)`;
const data = { projects: [1n, 2n, 3n, 4n].map((id) => ({ id, slug: `s${id}`, old: null })) };
const codes = (up: string) => codesOn(untouched, { schema, data, up });
const swap = (columns: string) =>
  `DROP INDEX projects_slug; CREATE UNIQUE INDEX projects_slug ON projects (${columns})`;

describe('a unique key that gets a column more', () => {
  it.each([
    [
      'which is NULL in every row',
      `ALTER TABLE projects ADD COLUMN tenant INTEGER; ${swap('tenant, slug')}`,
      1,
    ],
    ['with a value', `ALTER TABLE projects ADD COLUMN tenant INTEGER DEFAULT 1; ${swap('tenant, slug')}`, 0],
    [
      'with a value in some rows',
      `ALTER TABLE projects ADD COLUMN tenant INTEGER; UPDATE projects SET tenant = 1 WHERE id = 2; ${swap('tenant, slug')}`,
      0,
    ],
    [
      'beside the old key, which stays',
      'ALTER TABLE projects ADD COLUMN tenant INTEGER; CREATE UNIQUE INDEX both ON projects (tenant, slug)',
      0,
    ],
    ['which was there before', swap('old, slug'), 0],
    ['and is dropped for good', 'DROP INDEX projects_slug', 0],
  ])('%s', async (_, up, count) => {
    expect(await codes(up)).toEqual(count === 0 ? [] : ['key-of-nulls: slug projects']);
  });
});
