import { expect, it } from 'vitest';
import { Effects } from '../../src/effects/effects.js';
import { oneForAll } from '../../src/effects/one-for-all.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams (id))`;
const dataOf = (word: string) => ({
  teams: [1n, 2n, 3n, 4n].map((id) => ({ id, name: `${word} ${id}` })),
  people: [1n, 2n, 3n, 4n, 5n].map((id) => ({ id, team_id: 5n - (id === 5n ? 1n : id) })),
});

/** Watched on two databases. */
async function told(team: string) {
  const up = `ALTER TABLE people ADD team TEXT; UPDATE people SET team = ${team}`;
  const watch = (word: string) => withTrial({ schema, data: dataOf(word), up }, (trial) => trial.effects());
  const [one, other] = [(await watch('red')) as Effects, (await watch('blue')) as Effects];
  return oneForAll(new Effects(one.walk, one.walk, [...one.runs, ...other.runs]));
}

it('sees a column in which all rows hold what one row says, whichever they refer to', async () => {
  expect(await told('(SELECT name FROM teams ORDER BY id DESC LIMIT 1)')).toEqual([
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

it.each(['(SELECT name FROM teams WHERE teams.id = team_id)', "'red 1'", 'NULL'])(
  'sees none in %s',
  async (team) => {
    expect(await told(team)).toEqual([]);
  },
);
