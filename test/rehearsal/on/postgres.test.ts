import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { serverCopies } from '../../../src/engines/postgres/real/copies/store.js';
import type { Migration } from '../../../src/model/migration.js';
import type { Report } from '../../../src/model/report.js';
import { sharedPostgres } from '../../postgres.js';
import { refusalLine } from '../../refusal-line.js';
import { migration } from '../../runner/files.js';
import { type Real, realDatabases } from '../../runner/servers.js';
import { rehearsedOn } from './rehearse.js';

const { make } = realDatabases();
let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

const base = migration(
  '0001_base',
  [
    'CREATE TABLE parents (id bigint PRIMARY KEY, name text NOT NULL)',
    'CREATE TABLE children (id text PRIMARY KEY, parent bigint REFERENCES parents ON DELETE CASCADE, note text, at timestamptz, doc jsonb)',
    'CREATE TABLE logs (line text, weight float8)',
  ],
  { downSql: ['DROP TABLE logs', 'DROP TABLE children', 'DROP TABLE parents'] },
);

/** A database at the base migration with 500 parents, and a child each. */
async function production(more = ''): Promise<Real> {
  const real = await make('SELECT 1');
  await real.release([base]);
  await real.read(
    `INSERT INTO parents SELECT i, 'name ' || i FROM generate_series(1, 500) i;
     INSERT INTO children SELECT 'c' || id, id, CASE id % 3 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE 'x' END,
       '2024-03-31 02:30:00+01'::timestamptz + id * interval '1 hour', jsonb_build_object('n', id) FROM parents;
     INSERT INTO logs SELECT 'same', 1e-7 FROM generate_series(1, 3); INSERT INTO logs VALUES (NULL, 'NaN'), ('', '-0');
     ${more}`,
  );
  return real;
}

const rehearse = (real: Real, migrations: readonly Migration[]) =>
  rehearsedOn({
    migrations: [base, ...migrations],
    engine,
    store: serverCopies(real.url, { env: process.env }),
  });

const failures = ({ migrations }: Report) =>
  migrations.flatMap(({ id, properties }) =>
    properties.flatMap((property) =>
      property.verdict === 'failed'
        ? property.findings.map(({ code, table }) => `${id} ${property.id} ${code} ${table ?? ''}`.trim())
        : [],
    ),
  );

const COPIES = "SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_on%'";

const good = migration(
  '0002_good',
  ['ALTER TABLE parents ADD COLUMN age int', 'CREATE INDEX by_name ON parents (name)'],
  { downSql: ['DROP INDEX by_name', 'ALTER TABLE parents DROP COLUMN age'] },
);

describe('a rehearsal on a database of a server', () => {
  it('proves what holds, changes nothing, and leaves no copies', async () => {
    const real = await production();
    const report = await rehearse(real, [good]);
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', settings: { on: real.url, data: 'real' } });
    const notes = report.migrations[0]?.notes.map(({ message }) => message).join('\n');
    expect(notes).toMatch(/up took \d+ ms; the database: \d+ -> \d+ bytes/);
    expect(notes).toContain('up held ACCESS EXCLUSIVE on parents until it was done');
    expect(await real.read(COPIES)).toEqual([]);
    expect(await real.read("SELECT count(*) FROM pg_attribute WHERE attname = 'age'")).toEqual([['0']]);
  });

  it('finds on the real rows what is lost, changed and multiplied, in tables with a key and without', async () => {
    const real = await production();
    const lossy = migration(
      '0002_lossy',
      [
        'DELETE FROM parents WHERE id = 7',
        "UPDATE children SET note = coalesce(note, '') WHERE note IS NULL AND id <> 'c1'",
        'UPDATE logs SET weight = 0 WHERE weight = 0',
        'ALTER TABLE children ALTER COLUMN at TYPE date USING at::date',
      ],
      { downSql: ['ALTER TABLE children ALTER COLUMN at TYPE timestamptz'] },
    );
    const found = failures(await rehearse(real, [lossy]));
    expect(found.join('\n')).toMatch(/round-trip-data \S+ parents/);
    expect(found.join('\n')).toMatch(/row-count \S+ children/);
    expect(found.join('\n')).toMatch(/round-trip-data \S+ children/);
    expect(found.join('\n')).toMatch(/round-trip-data \S+ logs/);
  });

  it('says of the real rows that they are refused', async () => {
    const real = await production('');
    const unique = migration('0002_unique', ['CREATE UNIQUE INDEX one_line ON logs (line)'], {
      downSql: ['DROP INDEX one_line'],
    });
    expect(failures(await rehearse(real, [unique]))).toEqual([
      expect.stringContaining('0002_unique applies'),
    ]);
    expect(await real.read(COPIES)).toEqual([]);
  });

  it('goes on from one migration to the next', async () => {
    const real = await production();
    const next = migration('0003_next', ['ALTER TABLE parents ALTER COLUMN name TYPE varchar(200)'], {
      downSql: ['ALTER TABLE parents ALTER COLUMN name TYPE text'],
    });
    const report = await rehearse(real, [good, next]);
    expect(report.migrations.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      '0002_good passed',
      '0003_next passed',
    ]);
    expect(await real.read(COPIES)).toEqual([]);
  });

  it('runs nothing that reaches beyond the copy', async () => {
    const real = await production();
    const role = migration('0002_role', ['CREATE ROLE rehearsal_never']);
    expect(await refusalLine(rehearse(real, [role]))).toContain(
      'a change of roles reaches beyond the copy, to the whole server, so it is not run there — copy the database to another server',
    );
    expect(await real.read("SELECT 1 FROM pg_roles WHERE rolname = 'rehearsal_never'")).toEqual([]);
    expect(await real.read(COPIES)).toEqual([]);
  });
});
