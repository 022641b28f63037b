import { describe, expect, it } from 'vitest';
import { applies } from '../../../src/properties/applies.js';
import { checkOn } from '../support.js';

const schema = `CREATE TABLE parts (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parts (id), gone INTEGER);
  CREATE TABLE messages (id INTEGER PRIMARY KEY, part INTEGER)`;
const data = {
  parts: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, parent: id === 1n ? null : 1n, gone: 0n })),
  messages: [
    { id: 1n, part: 1n },
    { id: 2n, part: null },
  ],
};
const told = async (up: string) => (await checkOn(applies, { schema, data, up })).findings;

describe('a statement that leaves out what a list has', () => {
  it.each([
    ['another table', 'DELETE FROM parts WHERE id NOT IN (SELECT part FROM messages)', 'messages', 'part'],
    [
      'its own table',
      'UPDATE parts SET gone = 1 WHERE id NOT IN (SELECT parent FROM parts)',
      'parts',
      'parent',
    ],
    [
      'a table by an alias',
      'UPDATE parts SET gone = 1 WHERE id NOT IN (SELECT DISTINCT m.part FROM messages m)',
      'messages',
      'part',
    ],
  ])('does nothing for a NULL in %s', async (_, up, table, column) => {
    expect(await told(up)).toMatchObject([
      {
        table,
        column,
        summary: `one NULL in ${table}.${column} keeps a statement from touching any row: NOT IN is never true of a list with NULL in it`,
        blame: { sql: up },
      },
    ]);
  });

  it.each([
    [
      'the list is without NULL',
      'UPDATE parts SET gone = 1 WHERE id NOT IN (SELECT part FROM messages WHERE part IS NOT NULL)',
    ],
    [
      'only rows with NULL are meant',
      'DELETE FROM messages WHERE part IS NULL AND id NOT IN (SELECT gone FROM parts)',
    ],
    [
      'nothing is left out',
      'UPDATE parts SET gone = 1 WHERE gone = 7 AND id NOT IN (SELECT part FROM messages)',
    ],
  ])('is none where %s', async (_, up) => {
    expect(await told(up)).toEqual([]);
  });
});
