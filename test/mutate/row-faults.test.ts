import { describe, expect, it } from 'vitest';
import { planted } from './planted.js';

describe('in what a statement does with rows', () => {
  it.each([
    ["UPDATE t SET a = 'x' WHERE b > 1 AND c", 'drop-where', "UPDATE t SET a = 'x'"],
    ["UPDATE t SET a = 'x' WHERE b > 1 AND c", 'move-boundary', "UPDATE t SET a = 'x' WHERE b >= 1 AND c"],
    ["UPDATE t SET a = 'x' WHERE b > 1 AND c", 'and-to-or', "UPDATE t SET a = 'x' WHERE b > 1 OR c"],
    ["UPDATE t SET a = 'x' WHERE b > 1 AND c", 'change-constant', "UPDATE t SET a = 'xx' WHERE b > 1 AND c"],
    ['UPDATE t SET a = COALESCE(b, max(c, 0))', 'drop-coalesce', 'UPDATE t SET a = (b)'],
    [
      'UPDATE t SET a = (SELECT b FROM u WHERE u.id = t.id), c = d',
      'drop-where',
      'UPDATE t SET a = (SELECT b FROM u ), c = d',
    ],
    ['UPDATE t SET a = b, c = d WHERE e', 'swap-columns', 'UPDATE t SET a = d, c = b WHERE e'],
    ['INSERT INTO t SELECT DISTINCT a, b FROM u', 'drop-distinct', 'INSERT INTO t SELECT a, b FROM u'],
    ['INSERT INTO t SELECT a, b FROM u', 'swap-columns', 'INSERT INTO t SELECT b, a FROM u'],
    [
      'INSERT INTO t SELECT a FROM u LEFT OUTER JOIN v ON x',
      'inner-join',
      'INSERT INTO t SELECT a FROM u JOIN v ON x',
    ],
    [
      'INSERT INTO t SELECT a FROM u JOIN v ON x',
      'outer-join',
      'INSERT INTO t SELECT a FROM u LEFT JOIN v ON x',
    ],
    ['DELETE FROM t WHERE a BETWEEN 1 AND 2', 'change-constant', 'DELETE FROM t WHERE a BETWEEN 2 AND 2'],
  ])('%s: %s', (sql, fault, after) => {
    const spaced = planted(sql).map(([name, text]) => [name, text?.replace(/\s+/g, ' ').replace(' ,', ',')]);
    expect(spaced).toContainEqual([fault, after.replace(/\s+/g, ' ')]);
  });

  it('leaves the AND of BETWEEN alone, and what begins a transaction', () => {
    expect(planted('DELETE FROM t WHERE a BETWEEN 1 AND 2').map(([fault]) => fault)).not.toContain(
      'and-to-or',
    );
    expect(planted('PRAGMA foreign_keys = OFF')).toEqual([]);
  });
});
