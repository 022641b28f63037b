import { expect, it } from 'vitest';
import { shapeOf } from '../../src/sql/shape.js';

it.each([
  ["UPDATE t SET a = 'x' WHERE id = 1", "UPDATE t SET a = 'y'  WHERE id = 922"],
  ['DELETE FROM t WHERE id IN (1)', 'DELETE FROM t WHERE id IN (1, 2, 3)'],
  ["INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (1, 'a'), (2, 'b')"],
  ['SELECT 1 /* one */', 'SELECT 2'],
])('%s is the same as %s', (one, other) => {
  expect(shapeOf(one, 'sqlite')).toBe(shapeOf(other, 'sqlite'));
});

it('what is named makes a difference', () => {
  expect(shapeOf('UPDATE t SET a = 1', 'sqlite')).not.toBe(shapeOf('UPDATE t SET b = 1', 'sqlite'));
});

it('values that the program itself says make a difference', () => {
  const code = `db.run("UPDATE t SET a = 'x' WHERE a = 'y'"); db.run("UPDATE t SET a = 'x' WHERE a = 'z'")`;
  const shape = (value: string) => shapeOf(`UPDATE t SET a = 'x' WHERE a = ${value}`, 'sqlite', code);
  expect(shape("'y'")).not.toBe(shape("'z'"));
  expect(shape("'of a row'")).toBe(shape("'of another'"));
});

it('takes no digit of a longer number for a number of the program', () => {
  const program = "class Scores1700000000024 { sql = 'UPDATE t SET a = 7 WHERE id = ' + id }";
  expect(shapeOf('UPDATE t SET a = 7 WHERE id = 4', 'sqlite', program)).toBe(
    'UPDATE t SET a = 7 WHERE id = ?',
  );
});
