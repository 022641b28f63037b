import { expect, it } from 'vitest';
import { keyMatches } from '../../src/effects/own-keys.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams (id))`;
const data = {
  teams: [1n, 2n, 3n, 4n].map((id) => ({ id, name: `team ${id}` })),
  people: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, team_id: id === 5n ? null : 5n - id })),
};
const matches = (by: string) =>
  withTrial(
    {
      schema,
      data,
      up: `ALTER TABLE people ADD team TEXT; UPDATE people SET team = (SELECT name FROM teams WHERE teams.id = people.${by})`,
    },
    async (trial) => {
      const effects = await trial.effects();
      return effects === null ? null : keyMatches(effects);
    },
  );

it('sees a column filled from the row with the same key, beside a foreign key that names another', async () => {
  expect(await matches('id')).toEqual([
    {
      table: 'people',
      tableNow: 'people',
      column: 'team',
      reference: 'team_id',
      parent: 'teams',
      source: 'name',
    },
  ]);
});

it('sees none where it goes by the foreign key', async () => {
  expect(await matches('team_id')).toEqual([]);
});
