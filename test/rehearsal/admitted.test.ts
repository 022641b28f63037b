import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/sqlite.js';
import { sharedPostgres } from '../postgres.js';
import { reportOn } from './folder-report.js';

const engines: { postgres?: Engine; sqlite: Engine } = { sqlite: sqliteEngine() };
beforeAll(async () => {
  engines.postgres = await sharedPostgres();
});

/** Rows that ten datasets put into `t`, which the migration alters. */
async function rowsOf(name: 'sqlite' | 'postgres', columns: string, more = ''): Promise<number> {
  const { evidence } = await reportOn(
    `${more} CREATE TABLE t (${columns});`,
    'ALTER TABLE t ADD COLUMN extra TEXT;',
    null,
    { runs: 10, properties: ['row-count'], ...(name === 'sqlite' ? {} : { engine: engines.postgres }) },
  );
  return evidence.datasets.tables.find(({ table }) => table.endsWith('t'))?.rows ?? 0;
}

describe('rows go into a table', () => {
  it.each<[string, 'sqlite' | 'postgres', string, string?]>([
    [
      'whose columns are computed from documents',
      'postgres',
      `body jsonb NOT NULL, id text GENERATED ALWAYS AS (body->>'id') STORED NOT NULL,
       tenant uuid GENERATED ALWAYS AS ((body->'tenant'->>'id')::uuid) STORED NOT NULL,
       ts bigint GENERATED ALWAYS AS ((body->>'ts')::bigint) STORED NOT NULL,
       is_on boolean GENERATED ALWAYS AS ((body->>'on')::boolean) STORED`,
    ],
    [
      'whose documents hold a label of an enum',
      'postgres',
      `id int PRIMARY KEY, value jsonb NOT NULL, kind kind GENERATED ALWAYS AS (kind_of(value ->> 'kind')) STORED NOT NULL`,
      `CREATE TYPE kind AS ENUM ('LEFT-HANDED', 'RIGHT-HANDED');
       CREATE FUNCTION kind_of(text) RETURNS kind LANGUAGE sql IMMUTABLE AS $$ SELECT CAST($1 AS kind) $$;`,
    ],
    [
      'of ranges that are not empty',
      'postgres',
      'id int PRIMARY KEY, period tstzrange NOT NULL CHECK (lower(period) < upper(period))',
    ],
    [
      'of texts that an expression lets through',
      'postgres',
      `id int PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]{4}$')`,
    ],
    [
      'of texts that begin so and have a length',
      'postgres',
      `id int PRIMARY KEY, code text NOT NULL CHECK (code LIKE 'usr\\_%' AND char_length(code) = 16)`,
    ],
    [
      'of texts that SIMILAR TO lets through',
      'postgres',
      `id int PRIMARY KEY, phone text NOT NULL CHECK (phone SIMILAR TO '\\+[0-9]{8,15}')`,
    ],
    [
      'that a function of the schema lets through',
      'postgres',
      'id int PRIMARY KEY, card text NOT NULL CHECK (is_card(card))',
      `CREATE FUNCTION is_card(s text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
         BEGIN RETURN s ~ '^[0-9]{6}$' AND right(s, 1) = '7'; END $$;`,
    ],
    [
      'of composite types and of bits',
      'postgres',
      `id int PRIMARY KEY, place place NOT NULL CHECK ((place).zip > 0), flags bit(4) NOT NULL CHECK (flags <> B'0000')`,
      'CREATE TYPE place AS (street varchar(20), zip integer);',
    ],
    [
      'of moments in one form',
      'sqlite',
      `id TEXT PRIMARY KEY, at TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at))`,
    ],
    [
      'of hexadecimal digits',
      'sqlite',
      `id TEXT PRIMARY KEY, hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*')`,
    ],
    [
      'of documents of several types',
      'sqlite',
      `id INTEGER PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body)),
       kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) NOT NULL CHECK (kind IN ('left', 'right')),
       at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.at')) NOT NULL CHECK (typeof(at) = 'integer'),
       of TEXT GENERATED ALWAYS AS (json_extract(body, '$.of.id')) NOT NULL CHECK (typeof(of) = 'text')`,
    ],
  ])('%s (%s)', async (_, name, columns, more) => {
    expect(await rowsOf(name, columns, more)).toBeGreaterThan(40);
  });
});
