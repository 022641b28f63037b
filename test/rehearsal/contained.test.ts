import { expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { UserError } from '../../src/model/errors.js';
import { verified } from './verified.js';

const files = {
  '1_a.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY);',
  '2_b.sql': 'CREATE TABLE awkward (id INTEGER PRIMARY KEY);',
  '3_c.sql': 'ALTER TABLE awkward ADD COLUMN v TEXT;',
  '4_d.sql': 'ALTER TABLE awkward ADD COLUMN w TEXT;',
};

/** An engine with a fault: it cannot take rows beside one table as it is at first. */
function faulty(error: Error): Engine {
  const engine = sqliteEngine();
  const open = engine.open.bind(engine);
  engine.open = async (options) => {
    const database = await open(options);
    const load = database.load.bind(database);
    database.load = async (dataset, loading) => {
      const awkward = (await database.schema()).tables.find(({ name }) => name === 'awkward');
      if (awkward?.columns.length === 1) throw error;
      return load(dataset, loading);
    };
    return database;
  };
  return engine;
}

it('leaves a migration open on which our own code fails, and goes on with those after it', async () => {
  const { verdict, migrations } = await verified(files, { engine: faulty(new RangeError('too\nlarge')) });
  expect(verdict).toBe('inconclusive');
  expect(migrations.map(({ id, verdict: each }) => [id, each])).toEqual([
    ['1_a', 'passed'],
    ['2_b', 'passed'],
    ['3_c', 'inconclusive'],
    ['4_d', 'passed'],
  ]);
  expect(migrations[2]?.notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message)).toEqual([
    'rehearse itself failed on this migration: too large. This is a fault of rehearse; REHEARSAL_DEBUG=1 shows where',
  ]);
});

it('ends where the user can mend it', async () => {
  await expect(verified(files, { engine: faulty(new UserError('no room')) })).rejects.toThrow('no room');
});
