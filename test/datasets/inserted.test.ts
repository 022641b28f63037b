import { describe, expect, it } from 'vitest';
import { dictionaryOf, newRowsOf } from '../../src/datasets/index.js';
import { sample, schemaOf } from './database.js';

const columnsOf = () => ['key', 'value'];

describe('newRowsOf', () => {
  it('reads the rows of a plain INSERT', () => {
    const rows = newRowsOf(
      [
        "INSERT INTO Settings (Key, value) VALUES ('theme', -1), (lower('X'), 2)",
        "INSERT INTO b VALUES ('k', 'v')",
      ],
      columnsOf,
      'sqlite',
    );
    expect(rows.get('settings')).toEqual([{ key: 'theme', value: -1n }, { value: 2n }]);
    expect(rows.get('b')).toEqual([{ key: 'k', value: 'v' }]);
  });

  it.each([
    "INSERT OR REPLACE INTO settings VALUES ('theme', 1)",
    "INSERT OR IGNORE INTO settings VALUES ('theme', 1)",
    "REPLACE INTO settings VALUES ('theme', 1)",
    "INSERT INTO settings VALUES ('theme', 1) ON CONFLICT DO NOTHING",
    'INSERT INTO settings SELECT 1, 2',
  ])('knows of no free key in %s', (sql) => {
    expect(newRowsOf([sql], columnsOf, 'sqlite').size).toBe(0);
  });

  it('trusts no key of a table that loses rows first', () => {
    const sql = ["DELETE FROM settings WHERE key = 'theme'", "INSERT INTO settings VALUES ('theme', 1)"];
    expect(newRowsOf(sql, columnsOf, 'sqlite').size).toBe(0);
  });
});

describe('datasets of a migration that adds rows', () => {
  const keysFor = async (schemaSql: string, up: string): Promise<Set<unknown>> => {
    const schema = await schemaOf(schemaSql);
    const options = {
      dictionary: dictionaryOf([up], 'sqlite'),
      newRows: newRowsOf([up], columnsOf, 'sqlite'),
    };
    const datasets = sample(schema, 100, options);
    return new Set(datasets.flatMap((dataset) => (dataset.settings ?? []).map((row) => row.key)));
  };

  it('leave the new keys free', async () => {
    const table = 'CREATE TABLE settings (key TEXT PRIMARY KEY COLLATE NOCASE, value)';
    expect(await keysFor(table, "INSERT OR IGNORE INTO settings (key) VALUES ('theme')")).toContain('theme');
    const keys = await keysFor(table, "INSERT INTO settings (key) VALUES ('theme')");
    expect([...keys].filter((key) => /^theme$/i.test(String(key)))).toEqual([]);
    expect(keys.size).toBeGreaterThan(20);
  });

  it('may hold any number that the database hands out by itself', async () => {
    const up = 'INSERT INTO settings (key) VALUES (1)';
    expect(await keysFor('CREATE TABLE settings (key INTEGER PRIMARY KEY, value)', up)).toContain(1n);
    expect(
      await keysFor('CREATE TABLE settings (key INTEGER PRIMARY KEY CHECK (key = 1), value)', up),
    ).not.toContain(1n);
  });

  it('leave a number free whose row says nothing else: the database would hand it out for nothing', async () => {
    const up = 'INSERT INTO settings (key) VALUES (1)';
    const defaults = "at TEXT NOT NULL DEFAULT (datetime('now')), by TEXT AS ('v' || key)";
    expect(await keysFor(`CREATE TABLE settings (key INTEGER PRIMARY KEY, ${defaults})`, up)).not.toContain(
      1n,
    );
    expect(
      await keysFor(`CREATE TABLE settings (key INTEGER PRIMARY KEY, note TEXT, ${defaults})`, up),
    ).toContain(1n);
  });
});
