import { expect, it } from 'vitest';
import { Effects } from '../../src/effects/effects.js';
import { strangersValues } from '../../src/effects/strangers.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT);
  CREATE TABLE msgs (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats (id), body TEXT)`;
const data = {
  chats: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, title: `t${id}` })),
  msgs: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, chat_id: (id % 5n) + 1n, body: `b${id}` })),
};
const strangers = (by: string) =>
  withTrial(
    {
      schema,
      data,
      up: `ALTER TABLE chats ADD COLUMN last TEXT; UPDATE chats SET last = (SELECT body FROM msgs WHERE ${by})`,
    },
    async (trial) => {
      const effects = await trial.effects();
      return effects === null ? null : strangersValues(effects);
    },
  );

it('sees a column filled from rows that belong to another row', async () => {
  const place = { table: 'chats', tableNow: 'chats', column: 'last' };
  expect(await strangers('id = chats.id')).toEqual([
    { ...place, children: 'msgs', references: ['chat_id'], source: 'body' },
  ]);
});

it.each([
  ['they belong to the row', 'chat_id = chats.id'],
  ['some words of the row lead to them', "body = 'b' || substr(chats.title, 2) AND 0"],
])('sees none where %s', async (_, by) => {
  expect(await strangers(by)).toEqual([]);
});

const counted = async (by: string, type = 'INTEGER', msgs = data.msgs) => {
  const watched: Effects[] = [];
  const up = `ALTER TABLE chats ADD COLUMN n ${type} NOT NULL DEFAULT 0;
    UPDATE chats SET n = (SELECT count(*) FROM msgs WHERE ${by})`;
  for (const most of [3, 4, 5]) {
    const fewer = { ...data, msgs: msgs.slice(0, most) };
    await withTrial({ schema, data: fewer, up }, async (trial) => {
      const effects = await trial.effects();
      if (effects !== null) watched.push(effects);
    });
  }
  const [first] = watched as [Effects];
  return strangersValues(
    new Effects(
      first.walk,
      first.walk,
      watched.flatMap(({ runs }) => runs),
    ),
  );
};

it.each(['INTEGER', 'TEXT'])('sees that all rows are counted, in a column of type %s', async (type) => {
  const place = { table: 'chats', tableNow: 'chats', column: 'n' };
  expect(await counted('1', type)).toEqual([
    { ...place, children: 'msgs', references: ['chat_id'], source: null },
  ]);
});

it('sees that each row counts those whose key is their own reference', async () => {
  const same = data.msgs.map((row, at) => ({ ...row, chat_id: at === 1 ? 1n : row.id }));
  expect(await counted('id = chat_id', 'INTEGER', same)).toMatchObject([{ children: 'msgs', source: null }]);
});

it('sees none where each row counts its own', async () => {
  expect(await counted('chat_id = chats.id')).toEqual([]);
});
