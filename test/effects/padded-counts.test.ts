import { describe, expect, it } from 'vitest';
import { rowCount } from '../../src/properties/row-count.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
  CREATE TABLE likes (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id))`;
const data = {
  posts: [1n, 2n, 3n, 4n, 5n, 6n, 7n].map((id) => ({ id, title: 'x' })),
  likes: [1n, 1n, 2n, 2n, 2n, 3n, 3n, 4n].map((post_id, id) => ({ id: BigInt(id), post_id })),
};
const found = async (up: string) =>
  (await checkOn(rowCount, { schema, data, up })).findings.map(({ code, differences }) => [
    code,
    differences.map(({ key }) => key),
  ]);
const column = (select: string) =>
  `ALTER TABLE posts ADD COLUMN n INTEGER; UPDATE posts SET n = (SELECT ${select})`;
const table = (count: string) =>
  `CREATE TABLE stats (post_id INTEGER PRIMARY KEY, likes NUMERIC); INSERT INTO stats
   SELECT p.id, ${count} FROM posts p LEFT JOIN likes l ON l.post_id = p.id GROUP BY p.id`;
const joined = 'FROM posts p LEFT JOIN likes l ON l.post_id = p.id WHERE p.id = posts.id';

describe('a count over an outer join', () => {
  it('says 1 where there is none', async () => {
    const alone = [5n, 6n, 7n];
    expect(await found(column(`count(*) ${joined}`))).toEqual([
      ['nothing-counted-as-one', alone.map((id) => ({ id }))],
    ]);
    expect(await found(table('count(*)'))).toEqual([
      ['nothing-counted-as-one', alone.map((post_id) => ({ post_id }))],
    ]);
  });

  it.each([
    ['counts what is joined', column(`count(l.id) ${joined}`)],
    ['counts the rows themselves', column('count(*) FROM likes WHERE post_id = posts.id')],
    ['is 1 for all', column('1')],
    ['counts one more', column('count(*) + 1 FROM likes WHERE post_id = posts.id')],
  ])('is right where it %s', async (_, up) => {
    expect(await found(up)).toEqual([]);
  });
});
