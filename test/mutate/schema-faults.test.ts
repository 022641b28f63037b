import { describe, expect, it } from 'vitest';
import { planted } from './planted.js';

describe('in a rebuild', () => {
  const sql =
    "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE, b INTEGER CHECK (b > 0) REFERENCES u (id) ON DELETE CASCADE)";

  it('forgets one constraint at a time, and changes types', () => {
    const found = planted(sql, true).map(([fault, after]) => [fault, after?.slice(0, -1).slice(47)]);
    const without = (text: string) => ['drop-constraint', sql.replace(text, '').slice(0, -1).slice(47)];
    for (const part of ['NOT NULL', "DEFAULT 'x'", 'COLLATE NOCASE', 'CHECK (b > 0)', 'ON DELETE CASCADE'])
      expect(found).toContainEqual(without(part));
    expect(planted(sql, true).map(([fault]) => fault)).toContain('change-type');
  });

  it('of a table that is new, nobody can tell what was forgotten', () => {
    expect(planted(sql)).toEqual([['drop-statement', '']]);
  });
});

it('makes a UNIQUE index an ordinary one', () => {
  expect(
    planted('CREATE UNIQUE INDEX i ON t (a)').map(([fault, after]) => [fault, after?.replace(/\s+/g, ' ')]),
  ).toContainEqual(['drop-constraint', 'CREATE INDEX i ON t (a)']);
});
