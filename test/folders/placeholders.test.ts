import { describe, expect, it } from 'vitest';
import { fillPlaceholders } from '../../src/folders/placeholders.js';
import type { Dialect } from '../../src/sql/tokenize.js';

const filled = (text: string, values: Record<string, string> = {}, dialect: Dialect = 'postgres') =>
  fillPlaceholders({ text, line: 1 }, values, 'a.sql', dialect).text;

describe("PostgreSQL's placeholders with a colon", () => {
  it.each([
    ['CREATE TABLE :app.t ()', 'CREATE TABLE mine.t ()'],
    ['CREATE TABLE :"app".t ()', 'CREATE TABLE "mine".t ()'],
    ["SELECT :'app'::text, 'x:app'", "SELECT 'mine'::text, 'x:app'"],
    [
      'CREATE FUNCTION f() AS $$ SELECT :app.g(), 1::app, x:::app.t $$',
      'CREATE FUNCTION f() AS $$ SELECT mine.g(), 1::app, x::mine.t $$',
    ],
  ])('%s', (sql, expected) => {
    expect(filled(sql, { app: 'mine' })).toBe(expected);
  });

  it('have to have a value', () => {
    expect(() => filled('SELECT 1;\nCREATE TABLE :app.t ()')).toThrow('the placeholder :app has no value');
    expect(() => filled("SELECT :'app'")).toThrow("the placeholder :'app' has no value");
  });

  it.each([
    'SELECT a[1:n], a[:n], a[lower:upper] FROM t',
    "SELECT 1::text, '{a}'::text[], x ::app",
    'SELECT f(a := 1)',
    "SELECT JSON_OBJECT('a':b, 'c':'d')",
    'SELECT $$ :app $$',
  ])('are not %s', (sql) => {
    expect(filled(sql)).toBe(sql);
  });
});

it('a parameter of SQLite is one', () => {
  expect(filled('SELECT :a', { a: '7' }, 'sqlite')).toBe('SELECT 7');
  expect(() => filled('SELECT :a', {}, 'sqlite')).toThrow('the placeholder :a has no value');
});
