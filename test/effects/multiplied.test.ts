import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
  CREATE TABLE likes (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
  CREATE TABLE sales (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id), amount INTEGER)`;
const each = (counts: readonly number[]) => counts.flatMap((count, at) => Array(count).fill(BigInt(at + 1)));
const data = {
  posts: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, title: 'x' })),
  likes: each([2, 3, 1, 2, 0]).map((post_id, id) => ({ id: BigInt(id), post_id })),
  sales: each([2, 2, 1, 3, 2]).map((post_id, id) => ({
    id: BigInt(id),
    post_id,
    amount: BigInt(id * 7 + 5),
  })),
};
const findingsOn = async (up: string) => (await checkOn(rowCount, { schema, data, up })).findings;

const column = (select: string) =>
  `ALTER TABLE posts ADD COLUMN n INTEGER; UPDATE posts SET n = (SELECT ${select})`;
const both = (count: string) =>
  `CREATE TABLE stats (post_id INTEGER PRIMARY KEY, likes INTEGER); INSERT INTO stats
   SELECT p.id, ${count} FROM posts p LEFT JOIN likes l ON l.post_id = p.id LEFT JOIN sales s ON s.post_id = p.id GROUP BY p.id`;

describe('a number that is made from a join of two tables', () => {
  it.each([
    ['a count', column('count(*) FROM likes l JOIN sales s USING (post_id) WHERE l.post_id = posts.id')],
    ['a count in a table of its own', both('count(l.id)')],
    [
      'a sum',
      column('sum(amount) FROM sales s LEFT JOIN likes l USING (post_id) WHERE s.post_id = posts.id'),
    ],
  ])('is told of %s', async (_, up) => {
    expect(await findingsOn(up)).toMatchObject([{ code: 'numbers-multiplied' }]);
  });

  it.each([
    ['counts each row once', both('count(DISTINCT l.id)')],
    ['counts one table', column('count(*) FROM likes l WHERE l.post_id = posts.id')],
    ['adds one up', column('sum(amount) FROM sales s WHERE s.post_id = posts.id')],
    [
      'counts both',
      column(
        '(SELECT count(*) FROM likes l WHERE l.post_id = posts.id) + (SELECT count(*) FROM sales s WHERE s.post_id = posts.id)',
      ),
    ],
  ])('is not where it %s', async (_, up) => {
    expect(await findingsOn(up)).toEqual([]);
  });
});
