import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { sharedPostgres } from '../../postgres.js';
import { verified } from '../../rehearsal/verified.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

const applies = async (key: string, up: string) => {
  const { migrations } = await verified(
    {
      '1_a.sql': `CREATE TABLE one (id ${key}, v text); CREATE TABLE other (id ${key}, v text);
        CREATE TABLE part (id uuid PRIMARY KEY REFERENCES one, w text);`.replaceAll(
        'uuid PRIMARY KEY REFERENCES one',
        `${key} REFERENCES one`,
      ),
      '2_b.sql': up,
    },
    { engine, dialect: 'postgres', settings: { runs: 12, only: ['2_b'], properties: ['applies'] } },
  );
  return migrations[0]?.properties.map(({ verdict }) => verdict);
};

describe('keys of two tables that are put into one', () => {
  const merge = 'INSERT INTO one SELECT * FROM other; DROP TABLE other;';

  it('are never the same where they are UUIDs', async () => {
    expect(await applies('uuid PRIMARY KEY', merge)).toEqual(['passed']);
  });

  it('are the same now and then where they are numbers', async () => {
    expect(await applies('bigint PRIMARY KEY', merge)).toEqual(['failed']);
  });

  it('are those of the parent where they refer to it', async () => {
    expect(await applies('uuid PRIMARY KEY', 'INSERT INTO other SELECT * FROM part;')).toEqual(['passed']);
  });
});
