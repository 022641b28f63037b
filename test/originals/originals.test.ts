import { listQuarantine, originals, RawText } from 'rehearsal';
import { expect, test } from 'vitest';
import { databaseOf, exact, runAll } from './database.js';

const place = { migration: '0001_m', table: 'a "table"', key: 'the key' };
const table = originals(place);
const CREATE = 'CREATE TABLE "a ""table""" ("the key" TEXT PRIMARY KEY, x, y TEXT COLLATE NOCASE)';
const count = async (database: Awaited<ReturnType<typeof databaseOf>>, kept: string) =>
  Number((await database.rows(`SELECT count(*) FROM ${kept}`)).rows[0]?.[0]);

test('gives back every storage class byte for byte', async () => {
  const database = await databaseOf(CREATE);
  const cells = [
    null,
    1n,
    1.5,
    9007199254740993n,
    '1',
    '',
    'a\u0000b',
    new Uint8Array([0, 255]),
    new RawText(new Uint8Array([0xff])),
  ];
  await database.load({ 'a "table"': cells.map((x, at) => ({ 'the key': `k${at}`, x, y: 'y' })) });
  const before = await exact(database, '"a ""table"""', 'x');
  await runAll(database, table.keep({ x: "'gone'" }, 'TRUE'));
  expect(new Set(await exact(database, '"a ""table"""', 'x')).size).toBe(1);
  await runAll(database, [...table.restore('x'), ...table.forget()]);
  expect(await exact(database, '"a ""table"""', 'x')).toEqual(before);
  expect(await count(database, '_rehearsal_original')).toBe(0);
});

test('keeps only what changed', async () => {
  const database = await databaseOf(
    CREATE,
    `INSERT INTO "a ""table""" VALUES ('a', 1, 'same'), ('b', 2, 'Same'), ('c', 3, 'left')`,
  );
  await runAll(database, table.keep({ y: "'same'" }, "y <> 'left'"));
  const kept = await database.all('SELECT pk, before, after FROM _rehearsal_original');
  expect(kept).toEqual([{ pk: 'b', before: 'Same', after: 'same' }]);
});

test('keeps what the column made of the value, not what was written', async () => {
  const database = await databaseOf(
    'CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER)',
    "INSERT INTO t VALUES ('a', 'x')",
  );
  const rows = originals({ migration: 'm', table: 't', key: 'id' });
  await runAll(database, rows.keep({ n: "'7'" }, 'TRUE'));
  expect(await database.all('SELECT before, after FROM _rehearsal_original')).toEqual([
    { before: 'x', after: 7n },
  ]);
  await runAll(database, rows.restore('n'));
  expect(await database.all('SELECT n FROM t')).toEqual([{ n: 'x' }]);
});

test('an edit wins, in bytes or storage class alone; a deleted row stays deleted', async () => {
  const database = await databaseOf(
    CREATE,
    `INSERT INTO "a ""table""" ("the key", x) VALUES ('bytes', 'A'), ('class', 'B'), ('deleted', 'C'), ('left', 'D')`,
  );
  await runAll(database, table.keep({ x: "'1'" }, 'TRUE'));
  await database.run(`UPDATE "a ""table""" SET x = '1' || char(0) WHERE "the key" = 'bytes'`);
  await database.run(`UPDATE "a ""table""" SET x = 1 WHERE "the key" = 'class'`);
  await database.run(`DELETE FROM "a ""table""" WHERE "the key" = 'deleted'`);
  await runAll(database, [...table.restore('x'), ...table.forget()]);
  expect(await database.all('SELECT "the key" AS k, x FROM "a ""table"""')).toEqual([
    { k: 'bytes', x: '1\u0000' },
    { k: 'class', x: 1n },
    { k: 'left', x: 'D' },
  ]);
});

test('an edit that only a collation hides wins too', async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES ('a', 1, 'old')`);
  await runAll(database, table.keep({ y: "'new'" }, 'TRUE'));
  await database.run(`UPDATE "a ""table""" SET y = 'NEW'`);
  await runAll(database, table.restore('y'));
  expect(await database.all('SELECT y FROM "a ""table"""')).toEqual([{ y: 'NEW' }]);
});

test('of two writes to one cell the first original stands', async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES ('a', 1, 'y')`);
  await runAll(database, [...table.keep({ x: '2' }, 'TRUE'), ...table.keep({ x: '3', y: "'z'" }, 'TRUE')]);
  await runAll(database, table.restore('x', 'y'));
  expect(await database.all('SELECT x, y FROM "a ""table"""')).toEqual([{ x: 1n, y: 'y' }]);
});

test('a row without a key is refused, and the precondition says which', async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES (NULL, 1, 'y')`);
  expect(await database.all(table.keyed([]).sql)).toHaveLength(1);
  await expect(runAll(database, table.keep({ x: '2' }, 'TRUE'))).rejects.toThrow('NOT NULL');
});

test('a parked value comes back with its row, and not without it', async () => {
  const database = await databaseOf(
    CREATE,
    `INSERT INTO "a ""table""" VALUES ('a', 1, 'y'), ('b', 2, 'y'), ('c', 0, 'y')`,
  );
  await runAll(database, table.park(['x'], 'x IS NOT 0'));
  await database.run(`UPDATE "a ""table""" SET x = 0`);
  await database.run(`DELETE FROM "a ""table""" WHERE "the key" = 'b'`);
  await runAll(database, table.unpark('x'));
  expect(await database.all('SELECT "the key" AS k, x FROM "a ""table"""')).toEqual([
    { k: 'a', x: 1n },
    { k: 'c', x: 0n },
  ]);
  expect(await count(database, '_rehearsal_parked')).toBe(0);
});

test('a guarded value gives way where its guard was edited', async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES ('a', 1, 'y'), ('b', 2, 'y')`);
  await runAll(database, [...table.park(['x'], 'TRUE'), ...table.guard('y')]);
  await database.run(`UPDATE "a ""table""" SET x = 0, y = CASE "the key" WHEN 'b' THEN 'Y' ELSE y END`);
  await runAll(database, table.dropStale('y'));
  const { exists, value } = table.parked('x');
  expect(await database.all(`SELECT ${exists} AS e, ${value} AS v FROM "a ""table"""`)).toEqual([
    { e: 1n, v: 1n },
    { e: 0n, v: null },
  ]);
  await runAll(database, table.unpark('x'));
  expect(await database.all('SELECT x FROM "a ""table"""')).toEqual([{ x: 1n }, { x: 0n }]);
});

test('a misspelt column is an error, not a text', async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES ('a', 1, 'y')`);
  await expect(runAll(database, table.park(['z'], 'TRUE'))).rejects.toThrow('no such column');
});

test('every look-up goes by the whole key, so that the cost grows with the rows and not with their square', async () => {
  const database = await databaseOf(CREATE);
  await runAll(database, [
    ...table.keep({ x: 'NULL' }, 'FALSE'),
    ...table.park(['x'], 'FALSE'),
    ...table.quarantine({ x: 'NULL' }),
  ]);
  const plan = async (sql: string) =>
    (await database.all(`EXPLAIN QUERY PLAN ${sql}`)).map(({ detail }) => String(detail));
  const { exists, value } = table.parked('x');
  for (const expression of [
    table.isKept('x'),
    table.isRestored('x'),
    table.quarantined('x'),
    exists,
    value,
  ]) {
    const steps = await plan(`SELECT ${expression} FROM "a ""table"""`);
    expect(steps.join('\n')).toMatch(/SEARCH kept USING PRIMARY KEY \(migration=\? AND tbl=\? AND pk=\?/);
  }
  for (const statement of [...table.restore('x'), ...table.guard('y'), ...table.unpark('x').slice(1, 2)]) {
    const scans = (await plan(statement)).filter((step) => step.startsWith('SCAN'));
    expect(scans.length).toBeLessThanOrEqual(1);
  }
});

test('lists what is quarantined: where, why, and what stood there if it had to go', async () => {
  const database = await databaseOf(
    CREATE,
    `INSERT INTO "a ""table""" VALUES ('a', 'bad', 'y'), ('b', 'worse', 'y'), ('c', 1, 'y')`,
  );
  const reason = "CASE x WHEN 'bad' THEN 'no number' WHEN 'worse' THEN 'not even close' END";
  await runAll(database, [...table.quarantine({ x: reason }), ...table.keep({ x: 'NULL' }, "x = 'worse'")]);
  expect(await listQuarantine(database)).toEqual([
    {
      migration: '0001_m',
      table: 'a "table"',
      key: 'a',
      column: 'x',
      reason: 'no number',
      untouched: true,
      original: null,
    },
    {
      migration: '0001_m',
      table: 'a "table"',
      key: 'b',
      column: 'x',
      reason: 'not even close',
      untouched: false,
      original: 'worse',
    },
  ]);
  await runAll(database, table.release());
  expect(await listQuarantine(database)).toEqual([]);
});

test("migrations and tables do not see each other's originals", async () => {
  const database = await databaseOf(CREATE, `INSERT INTO "a ""table""" VALUES ('a', 1, 'y')`);
  const other = originals({ ...place, migration: '0002_n' });
  await runAll(database, [...table.keep({ x: '2' }, 'TRUE'), ...other.keep({ x: '3' }, 'TRUE')]);
  await runAll(database, [...other.restore('x'), ...other.forget()]);
  expect(await database.all('SELECT x FROM "a ""table"""')).toEqual([{ x: 2n }]);
  await runAll(database, table.restore('x'));
  expect(await database.all('SELECT x FROM "a ""table"""')).toEqual([{ x: 1n }]);
});
