import { expect, it } from 'vitest';
import { oldWrites } from '../../../src/properties/old-writes.js';
import { checkOn } from '../support.js';

const schema = `CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, owner INTEGER, first INTEGER, at TEXT DEFAULT 'long ago')`;
const data = {
  notes: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, body: `b${id}`, owner: id / 3n, first: 1n, at: 'then' })),
};
const told = async (body: string, first = '') => {
  const up = `${first}CREATE TRIGGER touch AFTER UPDATE OF body ON notes BEGIN UPDATE notes SET ${body}; END`;
  const { findings } = await checkOn(oldWrites, { schema, data, up, down: null, index: 2 });
  return findings.filter(({ code }) => code.startsWith('trigger-changes-all-rows'));
};

it('tells a new trigger that changes all other rows', async () => {
  expect(await told('at = CURRENT_TIMESTAMP')).toMatchObject([
    {
      table: 'notes',
      column: 'at',
      summary:
        'the new trigger touch answers an update of notes.body in one row with a change of notes.at in all other rows',
    },
  ]);
});

it('tells one that changes a column which is new as well', async () => {
  const [finding] = await told(
    'updated_at = CURRENT_TIMESTAMP',
    'ALTER TABLE notes ADD COLUMN updated_at TEXT; ',
  );
  expect(finding).toMatchObject({ table: 'notes', column: 'updated_at' });
});

it.each([
  ['names its row', 'at = CURRENT_TIMESTAMP WHERE id = new.id'],
  [
    'names its row, with a column that is new',
    'updated_at = CURRENT_TIMESTAMP WHERE id = new.id',
    'ALTER TABLE notes ADD COLUMN updated_at TEXT; ',
  ],
  ['changes those that go with it', 'first = 0 WHERE owner = new.owner AND id <> new.id'],
])('leaves one alone that %s', async (_, body, first = '') => {
  expect(await told(body, first)).toEqual([]);
});
