import { describe, expect, it } from 'vitest';
import { oldWrites } from '../../../src/properties/old-writes.js';
import { checkOn } from '../support.js';

const trigger = (event: string, body = 'INSERT INTO log (doc_id) VALUES (new.id)') =>
  `CREATE TRIGGER t AFTER ${event} ON docs BEGIN ${body}; END`;
const schema = (made = trigger('UPDATE OF state')) =>
  `CREATE TABLE docs (id INTEGER PRIMARY KEY, state TEXT, body TEXT, seen INTEGER); CREATE TABLE log (id INTEGER PRIMARY KEY, doc_id INTEGER); ${made}`;
const data = {
  docs: [1n, 2n, 3n].map((id) => ({ id, state: `s${id}`, body: `b${id}`, seen: 1n })),
  log: [{ id: 1n, doc_id: 1n }],
};
const again = (made: string, beside = 'ALTER TABLE docs ADD COLUMN tags TEXT;') =>
  `${beside} DROP TRIGGER t; ${made}`;
const rebuilt = (made: string) =>
  `CREATE TABLE n (id INTEGER PRIMARY KEY, state TEXT, body TEXT, seen INTEGER, tags TEXT); INSERT INTO n SELECT *, NULL FROM docs; DROP TABLE docs; ALTER TABLE n RENAME TO docs; ${made}`;

async function findingsOf(up: string, before = schema()) {
  const { findings } = await checkOn(oldWrites, { schema: before, data, up, down: null, index: 2 });
  return findings.filter(({ code }) => code.startsWith('trigger-changed'));
}

describe('a trigger that is made again beside something else', () => {
  it.each([
    [
      'on another event',
      again(trigger('INSERT')),
      'the trigger t is another one now: an insert into docs changes log, which it did not before',
    ],
    [
      'on every update',
      rebuilt(trigger('UPDATE')),
      'the trigger t is another one now: an update of docs.body changes log, which it did not before',
    ],
    [
      'on none of the columns that it was for',
      rebuilt(trigger('UPDATE OF tags')),
      'the trigger t is another one now: an update of docs.state no longer changes log',
    ],
  ])('%s', async (_, up, summary) => {
    expect(await findingsOf(up)).toMatchObject([{ kind: 'decision', table: 'docs', summary }]);
  });

  it('and no longer writes the table that it is of', async () => {
    const stamp = 'UPDATE docs SET seen = seen + 1 WHERE id = new.id';
    expect(
      await findingsOf(again(trigger('DELETE', 'SELECT 1')), schema(trigger('UPDATE OF state', stamp))),
    ).toHaveLength(1);
  });

  it('and overwrites what is written', async () => {
    const count = 'UPDATE docs SET seen = seen + 1 WHERE id = new.id';
    const [named, any] = [trigger('UPDATE OF state', count), trigger('UPDATE', count)];
    expect(await findingsOf(rebuilt(any), schema(named))).toMatchObject([
      {
        summary:
          'the trigger t is another one now: an update of docs.body changes docs, which it did not before',
      },
    ]);
    const seen = trigger('UPDATE OF seen', count);
    expect(await findingsOf(rebuilt(seen), schema(trigger('UPDATE OF id', count)))).toMatchObject([
      {
        summary:
          'the trigger t is another one now: an update of docs.seen changes docs, which it did not before',
      },
    ]);
  });

  it('still stamps rows that up has stamped', async () => {
    const touch = (columns: string) =>
      trigger(`UPDATE OF ${columns}`, 'UPDATE docs SET at = CURRENT_TIMESTAMP WHERE id = new.id');
    const stamped = `CREATE TABLE docs (id INTEGER PRIMARY KEY, state TEXT, body TEXT, seen INTEGER, at TEXT DEFAULT 'long ago'); CREATE TABLE log (id INTEGER PRIMARY KEY, doc_id INTEGER); ${touch('state')}`;
    const up = `DROP TRIGGER t; ALTER TABLE docs ADD COLUMN slug TEXT; UPDATE docs SET slug = lower(state), at = CURRENT_TIMESTAMP; ${touch('state, slug')}`;
    expect(await findingsOf(up, stamped)).toEqual([]);
  });

  it.each([
    ['as it was', rebuilt(trigger('UPDATE OF state'))],
    [
      'and says the same in other words',
      rebuilt(trigger('UPDATE OF state', 'INSERT INTO log (doc_id) SELECT new.id')),
    ],
    [
      'and does more of the kind',
      again(trigger('UPDATE OF state', 'INSERT INTO log (doc_id) VALUES (new.id), (-new.id)')),
    ],
    ['for which alone the migration is', again(trigger('INSERT'), '')],
  ])('is left alone: %s', async (_, up) => {
    expect(await findingsOf(up)).toEqual([]);
  });
});
