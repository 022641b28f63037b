import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { StatementError } from '../../../src/model/errors.js';
import { place } from '../../postgres.js';

let engine: Engine;
const open: Database[] = [];

beforeAll(async () => {
  engine = await postgresEngine({ server: place });
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});
afterAll(() => engine.close());

async function opened(...statements: string[]) {
  const database = await engine.open();
  open.push(database);
  for (const statement of statements) await database.run(statement);
  return database;
}

async function again(database: Database) {
  const copy = await engine.open({ from: await database.snapshot() });
  open.push(copy);
  return copy;
}

describe('numbers that a refusal has taken from a sequence', () => {
  const counted = [
    'CREATE TABLE t (id integer PRIMARY KEY, v integer CHECK (v > 0))',
    'CREATE TABLE noted (id bigserial PRIMARY KEY, t integer)',
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO noted (t) VALUES (NEW.id); RETURN NEW; END $$`,
    'CREATE TRIGGER noting BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()',
  ];
  const notes = async (database: Database) => (await database.image()).tables.get('noted')?.rows;

  it('are taken in a copy of the database too, where a row of a dataset was refused', async () => {
    const database = await opened(...counted);
    await database.load({ t: [1n, 2n, 3n].map((id) => ({ id, v: id - 1n })) });
    expect(await notes(database)).not.toEqual([
      [1n, 2n],
      [2n, 3n],
    ]);
    await database.run('INSERT INTO t VALUES (4, 4)');
    expect(await notes(await again(database))).toEqual(await notes(database));
  });

  it('are taken in a copy of the database too, where a statement was refused', async () => {
    const database = await opened(...counted);
    await expect(database.run('INSERT INTO t VALUES (1, 0)')).rejects.toThrow(StatementError);
    await database.run('INSERT INTO t VALUES (2, 1)');
    expect(await notes(database)).toEqual([[2n, 2n]]);
    expect(await notes(await again(database))).toEqual([[2n, 2n]]);
  });

  it('are taken in a copy of the database too, where a transaction was taken back', async () => {
    const database = await opened(...counted);
    for (const sql of ['BEGIN', 'INSERT INTO t VALUES (1, 1)', 'ROLLBACK']) await database.run(sql);
    await database.run('INSERT INTO t VALUES (2, 1)');
    expect(await notes(database)).toEqual([[2n, 2n]]);
    expect(await notes(await again(database))).toEqual([[2n, 2n]]);
  });
});
