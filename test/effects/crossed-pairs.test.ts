import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE posts (id INTEGER PRIMARY KEY, category_id INTEGER, parent_id INTEGER, title TEXT)`;
const data = {
  posts: [1n, 2n, 3n, 4n, 5n, 6n].map((id) => ({
    id,
    category_id: id > 5n ? null : id + 20n,
    parent_id: id === 1n ? null : id - 1n,
    title: 'x',
  })),
};
const found = async (up: string) =>
  (await checkOn(integrity, { schema, data, up })).findings.map(({ code, summary }) => [code, summary]);
const pairs = (select: string, columns = 'post_id INTEGER NOT NULL, category_id INTEGER NOT NULL') =>
  `CREATE TABLE pairs (${columns}); INSERT INTO pairs SELECT ${select}`;

describe('a new table of pairs', () => {
  it('the wrong way round', async () => {
    expect(await found(pairs('category_id, id FROM posts WHERE category_id IS NOT NULL'))).toEqual([
      [
        'pair-crossed',
        'up fills pairs.category_id with posts.id, and pairs.post_id with posts.category_id: the two have changed places',
      ],
    ]);
  });

  it.each([
    ['the right way round', pairs('id, category_id FROM posts WHERE category_id IS NOT NULL')],
    ['under other names', pairs('category_id, id FROM posts WHERE parent_id > 0', 'a INTEGER, b INTEGER')],
    [
      'both ways',
      `${pairs('id, category_id FROM posts WHERE category_id IS NOT NULL')}; INSERT INTO pairs SELECT category_id, id FROM posts WHERE category_id IS NOT NULL`,
    ],
    ['of a column and what is made of it', pairs('id, category_id FROM posts WHERE category_id = id + 20')],
  ])('%s', async (_, up) => {
    expect(await found(up)).toEqual([]);
  });
});
