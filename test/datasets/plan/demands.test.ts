import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { sharedPostgres } from '../../postgres.js';
import { example, verdictOn } from '../../properties/page.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

const partitions = (key: string, by: string, bounds: readonly string[]) =>
  `CREATE TABLE t (id bigint NOT NULL, ${key}) PARTITION BY ${by};\n${bounds.map((bound, at) => `CREATE TABLE t${at} PARTITION OF t FOR VALUES ${bound};`).join('\n')}`;

it.each([
  [
    'a CHECK with a regular expression',
    "CREATE TABLE t (id integer PRIMARY KEY, k text NOT NULL CHECK (k ~ '^[a-z]{2,5}-[0-9]+$'));",
  ],
  [
    'a domain with one',
    "CREATE DOMAIN email AS text CHECK (VALUE ~* '^[^@]+@[^@]+[.][a-z]+$'); CREATE TABLE t (id integer PRIMARY KEY, e email NOT NULL);",
  ],
  [
    'a domain of numbers',
    'CREATE DOMAIN percent AS integer NOT NULL CHECK (VALUE BETWEEN 0 AND 100) CHECK (VALUE % 7 = 3); CREATE TABLE t (id integer PRIMARY KEY, p percent);',
  ],
  [
    'partitions of values',
    partitions('region text', 'LIST (region)', ["IN ('eu', 'us')", "IN ('asia', NULL)"]),
  ],
  [
    'partitions of moments',
    partitions('at timestamptz NOT NULL', 'RANGE (at)', [
      "FROM ('2019-01-01') TO ('2019-02-01')",
      "FROM ('2019-02-01') TO (MAXVALUE)",
    ]),
  ],
  [
    'partitions of numbers',
    partitions('n integer', 'RANGE (n)', ['FROM (1000) TO (2000)', 'FROM (2000) TO (3000)']),
  ],
  [
    'partitions by two columns',
    partitions('n integer', 'HASH (id, n)', [
      'WITH (MODULUS 2, REMAINDER 0)',
      'WITH (MODULUS 2, REMAINDER 1)',
    ]),
  ],
])('rows meet %s', async (_, base) => {
  const step = example(base, 'ALTER TABLE t ADD COLUMN z integer;', 'ALTER TABLE t DROP COLUMN z;');
  const report = await verdictOn(engine, 'row-count', step, 8);
  expect(report?.verdict, report?.summary).toBe('passed');
  expect(report?.summary).toMatch(/[4-8] of 8/);
});
