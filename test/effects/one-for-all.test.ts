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

it('sees none in a switch that a setting turns for all', async () => {
  const switches = `CREATE TABLE teams (id INTEGER PRIMARY KEY, open INTEGER);
    CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams (id)); CREATE TABLE settings (value INTEGER)`;
  const up =
    'ALTER TABLE people ADD open INTEGER; UPDATE people SET open = (SELECT value FROM settings LIMIT 1)';
  const watch = (value: bigint) => {
    const teams = [1n, 2n, 3n, 4n].map((id) => ({ id, open: id % 2n }));
    const data = { ...dataOf('red'), teams, settings: [{ value }] };
    return withTrial({ schema: switches, data, up }, (trial) => trial.effects());
  };
  const [one, other] = [(await watch(0n)) as Effects, (await watch(1n)) as Effects];
  expect(oneForAll(new Effects(one.walk, one.walk, [...one.runs, ...other.runs]))).toEqual([]);
});
