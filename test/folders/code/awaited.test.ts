import { describe, expect, it } from 'vitest';
import { awaited } from '../../../src/folders/code/awaited.js';
import { NotAwaited } from '../../../src/model/errors.js';
import type { Connection } from '../../../src/model/migration.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { failures, rehearsed } from './rehearsed.js';

const onTable = async (call: (connection: Connection) => unknown): Promise<Error | undefined> => {
  const database = await sqliteEngine().open({});
  try {
    await database.run('CREATE TABLE a (x INTEGER UNIQUE)');
    return await awaited(call as (connection: Connection) => Promise<void>, database).then(
      () => undefined,
      (error) => error,
    );
  } finally {
    await database.close();
  }
};

describe('work that code leaves behind', () => {
  it('is a statement that is sent after its end', async () => {
    const error = await onTable((db) => {
      void db.all('SELECT x FROM a').then(() => db.run('INSERT INTO a VALUES (1)'));
    });
    expect(error).toBeInstanceOf(NotAwaited);
    expect(error?.message).toMatch(/sent after the migration has ended.*: INSERT INTO a VALUES \(1\)$/);
  });

  it('is a failure that nobody hears of', async () => {
    const error = await onTable(async (db) => {
      db.run('INSERT INTO b VALUES (1)');
    });
    expect(error?.message).toBe('a promise that nobody awaits is rejected: no such table: b');
  });

  it('is nothing that is awaited, together or one by one', async () => {
    const inserted = (db: Connection) => [1, 2].map((x) => db.run(`INSERT INTO a VALUES (${x})`));
    expect(await onTable((db) => Promise.all(inserted(db)))).toBeUndefined();
    expect(await onTable((db) => Promise.allSettled([db.run('oops'), ...inserted(db)]))).toBeUndefined();
  });

  it('does not hide why the code itself failed', async () => {
    const error = await onTable(async (db) => {
      db.run('oops');
      throw new Error('first');
    });
    expect(error?.message).toBe('first');
  });
});

describe('a folder of code', () => {
  const create = `exports.up = (knex) => knex.schema.createTable('users', (t) => { t.increments(); t.text('name'); });
exports.down = (knex) => knex.schema.dropTable('users');\n`;
  const fill = (each: string) => `exports.up = async (knex) => {
  await knex.raw('ALTER TABLE users ADD COLUMN loud text');
  const rows = await knex('users').select();
  const shout = async ({ id, name }) => {
    const [{ n }] = await knex('users').where({ name }).count({ n: '*' });
    await knex('users').where({ id }).update({ loud: name + n });
  };
  ${each}
};
exports.down = (knex) => knex.raw('ALTER TABLE users DROP COLUMN loud');\n`;

  it('fails where rows are filled by forEach with an async function, and for that alone', async () => {
    const report = await rehearsed({ '1_a.js': create, '2_b.js': fill('rows.forEach(shout);') });
    expect(failures(report)['2_b']).toEqual(['applies']);
    const [finding] = report.migrations[1]?.properties[0]?.findings ?? [];
    expect(finding?.summary).toMatch(
      /^up ends before its work does: a promise that nobody awaits is rejected/,
    );
    expect(finding?.wayOut).toMatch(/^await each promise or return it/);
  });

  it('passes where they are awaited', async () => {
    const report = await rehearsed({
      '1_a.js': create,
      '2_b.js': fill('for (const row of rows) await shout(row);'),
    });
    expect(failures(report)['2_b']).toEqual([]);
  });

  it('has a down that fails, and does not refuse on purpose, where it leaves work behind', async () => {
    const late = `exports.up = (knex) => knex.raw('ALTER TABLE users ADD COLUMN loud text');
exports.down = async (knex) => {
  knex.raw('UPDATE nowhere SET a = 1').then(() => {});
};\n`;
    const report = await rehearsed({ '1_a.js': create, '2_b.js': late });
    const [finding] =
      report.migrations[1]?.properties.find(({ id }) => id === 'round-trip-schema')?.findings ?? [];
    expect(finding).toMatchObject({
      kind: 'fault',
      summary: expect.stringMatching(/^down fails.*nobody awaits/),
    });
  });

  it('fails where only a failure shows that nobody awaits a statement', async () => {
    const late = `exports.up = async (knex) => {
  await knex.raw('ALTER TABLE users ADD COLUMN loud text');
  knex.raw('UPDATE users SET loud = name').then(() => {});
};
exports.down = (knex) => knex.raw('ALTER TABLE users DROP COLUMN loud');\n`;
    expect(failures(await rehearsed({ '1_a.js': create, '2_b.js': late }))['2_b']).toContain('atomic');
  });
});
