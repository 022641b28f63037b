import { expect, it } from 'vitest';
import type { Cell } from '../../../src/model/cell.js';
import type { Connection } from '../../../src/model/migration.js';
import { swallowed } from '../../../src/properties/applies/swallowed.js';
import { withTrial } from '../support.js';

const schema =
  'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT); CREATE TABLE pages (slug TEXT UNIQUE, body TEXT)';
const data = {
  notes: [
    { id: 1n, title: 'A', body: 'one' },
    { id: 2n, title: 'a', body: 'two' },
  ],
};
const insert = 'INSERT INTO pages (slug, body) VALUES (?, ?)';

/** Makes a page of each note, and goes on where that is refused. */
const filled =
  (pageOf: (note: Readonly<Record<string, Cell>>) => readonly Cell[], otherwise?: string) =>
  async (db: Connection) => {
    for (const note of await db.all('SELECT * FROM notes ORDER BY id')) {
      const page = pageOf(note);
      try {
        await db.run(insert, page);
      } catch {
        if (otherwise !== undefined) await db.run(otherwise, page);
      }
    }
  };
const slug = (cell: Cell | undefined): string => String(cell).toLowerCase();
const told = (up: (db: Connection) => Promise<void>) =>
  withTrial({ schema, data, up }, (trial) => swallowed(trial));

it('finds a row that the database refuses, where code goes on', async () => {
  const [finding, ...others] = await told(filled(({ title, body }) => [slug(title), body ?? null]));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'refusal-swallowed',
    summary:
      'up goes on where the database refuses a row of pages, and what it was to write is nowhere: UNIQUE constraint failed: pages.slug',
  });
});

it.each([
  ['the row is there already', filled(({ title }) => [slug(title), 'same'])],
  [
    'a later statement says it again',
    filled(
      ({ title, body }) => [slug(title), body ?? null],
      'UPDATE pages SET slug = ?1, body = ?2 WHERE slug = ?1',
    ),
  ],
  [
    "the row is the code's own",
    async (db: Connection) => {
      await db.run(insert, ['home', 'x']);
      await db.run(insert, ['home', 'y']).catch(() => {});
    },
  ],
])('says nothing where %s', async (_, up) => {
  expect(await told(up)).toEqual([]);
});
