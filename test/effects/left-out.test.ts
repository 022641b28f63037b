import { describe, expect, it } from 'vitest';
import { partialCopies } from '../../src/effects/left-out.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams (id), name TEXT, age INTEGER)`;
const data = {
  teams: [1n, 2n].map((id) => ({ id, name: `team ${id}` })),
  people: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((id) => ({
    id,
    team_id: id > 4n ? null : (id % 2n) + 1n,
    name: `person ${id}`,
    age: 20n + id,
  })),
};

const copies = (up: string) =>
  withTrial({ schema, data, up }, async (trial) => {
    const effects = await trial.effects();
    return effects === null ? null : partialCopies(effects);
  });

describe('a copy for want of partners', () => {
  it('is told with what names the partner', async () => {
    const up = `CREATE TABLE n (person INTEGER PRIMARY KEY, name TEXT, team TEXT);
      INSERT INTO n SELECT p.id, p.name, t.name FROM people p JOIN teams t ON t.id = p.team_id`;
    expect(await copies(up)).toEqual([
      {
        from: 'people',
        to: 'n',
        columns: [['id', 'person']],
        column: 'team_id',
        partner: 'teams',
        key: 'id',
      },
    ]);
  });

  it.each([
    [
      'all rows',
      'INSERT INTO n SELECT p.id, p.name, t.name FROM people p LEFT JOIN teams t ON t.id = p.team_id',
    ],
    ['rows by a condition on themselves', 'INSERT INTO n SELECT id, name, NULL FROM people WHERE age > 23'],
  ])('is none that takes %s', async (_, insert) => {
    expect(
      await copies(`CREATE TABLE n (person INTEGER PRIMARY KEY, name TEXT, team TEXT); ${insert}`),
    ).toEqual([]);
  });

  it('is none whose rows have to name their partner', async () => {
    const up = `CREATE TABLE n (name TEXT, age INTEGER, team_id INTEGER NOT NULL, person INTEGER PRIMARY KEY);
      INSERT INTO n SELECT p.name, p.age, p.team_id, p.id FROM people p JOIN teams t ON t.id = p.team_id`;
    const pairs = `CREATE TABLE n (person INTEGER, team_id INTEGER, PRIMARY KEY (person, team_id));
      INSERT INTO n SELECT p.id, p.team_id FROM people p JOIN teams t ON t.id = p.team_id`;
    expect(await copies(pairs)).toEqual([]);
    expect(await copies(up)).toEqual([]);
  });
});
