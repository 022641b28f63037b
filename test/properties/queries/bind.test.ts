import { expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { bindQuery } from '../../../src/properties/queries/bind.js';

const rows = { users: [{ id: 7n, name: 'ann', team: 3n }], teams: [{ id: 3n, title: 'red' }] };

async function bound(sql: string, dialect: 'sqlite' | 'postgres' = 'sqlite') {
  const database = await sqliteEngine().open();
  await database.run('CREATE TABLE teams (id INTEGER PRIMARY KEY, title TEXT UNIQUE)');
  await database.run('CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, team INTEGER)');
  const schema = await database.schema();
  await database.close();
  return bindQuery({ name: 'q', sql }, { schema, rows, dialect, salt: 0 });
}

it.each([
  ['SELECT * FROM users WHERE name = ?', ['ann']],
  ['SELECT * FROM users WHERE ? = name', ['ann']],
  ['SELECT * FROM users u WHERE u.id >= ? AND u.name LIKE ?', [7n, 'ann']],
  ['SELECT * FROM users WHERE id IN (?, ?) AND team NOT IN (?)', [7n, 7n, 3n]],
  ['SELECT * FROM users WHERE id BETWEEN ? AND ?', [7n, 7n]],
  ['SELECT * FROM users JOIN teams ON teams.id = team WHERE title = ? LIMIT ? OFFSET ?', ['red', 10n, 10n]],
  ['UPDATE users SET name = ?, team = ? WHERE id = ?', ['ann', 3n, 7n]],
  ['SELECT ?', [null]],
])('takes values from the rows that are there: %s', async (sql, cells) => {
  expect((await bound(sql)).cells).toEqual(cells);
});

it.each([
  ['INSERT INTO users (id, name) VALUES (?, ?)', [8n, 'ann']],
  ['INSERT INTO users VALUES (?, ?, ?), (?, ?, ?)', [8n, 'ann', 3n, 8n, 'ann', 3n]],
  ['INSERT INTO teams (title) VALUES (lower(?))', ['red (new)']],
])('and other keys for a new row: %s', async (sql, cells) => {
  expect((await bound(sql)).cells).toEqual(cells);
});

it('gives every kind of placeholder its place', async () => {
  expect(
    await bound('SELECT * FROM users WHERE id = :id OR team = @team OR id = :id OR name = $name'),
  ).toEqual({
    sql: 'SELECT * FROM users WHERE id = ? OR team = ? OR id = ? OR name = ?',
    cells: [7n, 3n, 7n, 'ann'],
  });
  expect(await bound('SELECT * FROM users WHERE id = $1 AND name = $2 AND id = $1', 'postgres')).toEqual({
    sql: 'SELECT * FROM users WHERE id = $1 AND name = $2 AND id = $3',
    cells: [7n, 'ann', 7n],
  });
});
