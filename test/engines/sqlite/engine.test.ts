import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { RawText } from '../../../src/model/cell.js';
import { StatementError } from '../../../src/model/errors.js';

const engine = sqliteEngine();

async function opened(...statements: string[]) {
  const database = await engine.open();
  for (const statement of statements) await database.run(statement);
  return database;
}

const cellsOf = async (database: Awaited<ReturnType<typeof opened>>, table: string) =>
  (await database.image()).tables.get(table)?.rows.map((row) => row[0]);

describe('what an image sees', () => {
  const exact = [
    ['a 64-bit integer beyond 2^53', 9007199254740993n],
    ['the smallest integer', -9223372036854775808n],
    ['a REAL that is whole', 5],
    ['minus zero in an untyped column', -0],
    ['text behind a NUL', 'a\u0000b'],
    ['text that is not valid UTF-8', new RawText(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['a real U+FFFD', 'x\uFFFDy'],
    ['a blob that spells text', new Uint8Array(Buffer.from('{}'))],
    ['numeric text', '007'],
    ['NULL', null],
  ] as const;

  it.each(exact)('keeps %s', async (_, cell) => {
    const database = await opened('CREATE TABLE t (v)');
    await database.load({ t: [{ v: cell }] });
    const [seen] = (await cellsOf(database, 't')) ?? [];
    if (cell instanceof Uint8Array) expect(new Uint8Array(seen as Uint8Array)).toEqual(cell);
    else expect(seen).toEqual(cell);
    await database.close();
  });

  it('tells two invalid texts apart that are the same JavaScript string', async () => {
    const database = await opened('CREATE TABLE t (v)');
    await database.run("INSERT INTO t VALUES (CAST(x'7bff7d' AS TEXT)), (CAST(x'7bfe7d' AS TEXT))");
    const [a, b] = (await cellsOf(database, 't')) ?? [];
    expect(a).not.toEqual(b);
    await database.close();
  });

  it('leaves the framework’s own tables out, and shows what they keep beside it', async () => {
    const database = await opened('CREATE TABLE t (v)', 'CREATE TABLE _rehearsal_original (v)');
    await database.run('INSERT INTO _rehearsal_original VALUES (7)');
    const image = await database.image();
    expect([...image.tables.keys()]).toEqual(['t']);
    expect(image.kept.get('_rehearsal_original')?.rows).toEqual([[7n]]);
    await database.close();
  });
});

describe('loading a dataset', () => {
  it('takes children before parents, and cycles', async () => {
    const database = await opened(
      'CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER NOT NULL REFERENCES b(id))',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a(id))',
    );
    const outcome = await database.load({ a: [{ id: 1n, b: 2n }], b: [{ id: 2n, a: 1n }] });
    expect(outcome).toEqual({ rows: 2, rejected: [] });
    await database.close();
  });

  it('says which rows the schema refuses and takes out those that then have no parent', async () => {
    const database = await opened(
      'CREATE TABLE p (id INTEGER PRIMARY KEY, v INTEGER CHECK (v > 0))',
      'CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id))',
    );
    const outcome = await database.load({
      p: [{ id: 1n, v: 0n }],
      c: [
        { id: 5n, p: 1n },
        { id: 6n, p: null },
      ],
    });
    expect(outcome.rejected.map(({ table, index }) => [table, index])).toEqual([
      ['p', 0],
      ['c', 0],
    ]);
    expect(outcome.rejected[0]?.reason).toContain('CHECK');
    expect(await cellsOf(database, 'c')).toEqual([6n]);
    await database.close();
  });

  it('keeps orphans where it is told to, and leaves foreign keys on', async () => {
    const database = await opened(
      'CREATE TABLE p (id INTEGER PRIMARY KEY)',
      'CREATE TABLE c (p REFERENCES p(id))',
    );
    await database.load({ c: [{ p: 1n }] }, { orphans: true });
    expect(await cellsOf(database, 'c')).toEqual([1n]);
    await expect(database.run('INSERT INTO c VALUES (2)')).rejects.toThrow(/FOREIGN KEY/);
    await database.close();
  });
});

describe('snapshots', () => {
  it('open the same state any number of times, each on its own', async () => {
    const database = await opened('CREATE TABLE t (v)', 'INSERT INTO t VALUES (1)');
    const snapshot = await database.snapshot();
    const copy = await engine.open({ from: snapshot });
    await copy.run('DELETE FROM t');
    const again = await engine.open({ from: snapshot });
    expect(await cellsOf(again, 't')).toEqual([1n]);
    for (const each of [database, copy, again]) await each.close();
  });
});

describe('SQL written for other drivers', () => {
  it('may put string literals in double quotes, and that is said', async () => {
    const database = await opened('CREATE TABLE t (v)');
    await database.run('INSERT INTO t VALUES ("it""s")');
    expect(await cellsOf(database, 't')).toEqual(['it"s']);
    expect(engine.remarks().join()).toContain('double quotes');
    await database.close();
  });

  it('are refused where the framework runs them itself: a misspelt name is no text', async () => {
    const database = await engine.open({ textInDoubleQuotes: false });
    await database.run('CREATE TABLE t (v)');
    await expect(database.run('UPDATE t SET v = "vv"')).rejects.toThrow(/no such column/);
    await database.close();
  });

  it('still fails where a column is really missing', async () => {
    const database = await opened('CREATE TABLE t (v)');
    await expect(database.run('SELECT missing FROM t')).rejects.toThrow(StatementError);
    await database.close();
  });

  it('may write sqlite_schema', async () => {
    const database = await opened('CREATE TABLE t (v)', 'PRAGMA writable_schema = ON');
    await database.run("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (v, w)' WHERE name = 't'");
    await database.close();
  });
});

describe('worlds', () => {
  const readings =
    "SELECT CURRENT_TIMESTAMP AS a, datetime('now', '+1 day') AS b, strftime('%Y') AS c, random() AS d";

  it('fix the clock and chance', async () => {
    const world = { clockOffset: 0, randomSeed: 3, reverseOrder: false };
    const [a, b] = [await engine.open({ world }), await engine.open({ world })];
    expect(await a.all(readings)).toEqual(await b.all(readings));
    for (const each of [a, b]) await each.close();
  });

  it('differ when they are told to, and leave other dates alone', async () => {
    const a = await engine.open({ world: { clockOffset: 0, randomSeed: 1, reverseOrder: false } });
    const b = await engine.open({ world: { clockOffset: 86_400, randomSeed: 2, reverseOrder: false } });
    const [[first], [second]] = [await a.all(readings), await b.all(readings)];
    expect(first?.a).not.toBe(second?.a);
    expect(first?.b).not.toBe(second?.b);
    expect(first?.d).not.toBe(second?.d);
    expect(await b.all("SELECT date('2020-02-29') AS d")).toEqual([{ d: '2020-02-29' }]);
    for (const each of [a, b]) await each.close();
  });

  it('give a new random value for each row', async () => {
    const database = await engine.open({ world: { clockOffset: 0, randomSeed: 1, reverseOrder: false } });
    const rows = await database.all('SELECT random() AS r FROM (VALUES (1), (2), (3))');
    expect(new Set(rows.map(({ r }) => r)).size).toBe(3);
    await database.close();
  });

  it('can read in the reverse order', async () => {
    const database = await engine.open({ world: { clockOffset: 0, randomSeed: 1, reverseOrder: true } });
    await database.run('CREATE TABLE t (v)');
    await database.run('INSERT INTO t VALUES (1), (2)');
    expect(await database.all('SELECT v FROM t')).toEqual([{ v: 2n }, { v: 1n }]);
    await database.close();
  });
});

describe('health', () => {
  it('finds nothing in a sound database', async () => {
    const database = await opened('CREATE TABLE t (v)', 'CREATE VIEW w AS SELECT v FROM t');
    expect(await database.health()).toEqual([]);
    await database.close();
  });

  it('finds orphans, views and triggers that do not compile, and keys that point nowhere', async () => {
    const database = await engine.open({ foreignKeys: false });
    for (const statement of [
      'CREATE TABLE p (id INTEGER PRIMARY KEY)',
      'CREATE TABLE c (p REFERENCES p(id))',
      'CREATE TABLE d (v)',
      'INSERT INTO c VALUES (9)',
      'CREATE VIEW w AS SELECT gone FROM c',
      'CREATE TRIGGER x AFTER INSERT ON d BEGIN INSERT INTO nowhere VALUES (1); END',
    ]) {
      await database.run(statement);
    }
    const problems = await database.health();
    expect(problems.map(({ kind, object }) => `${kind} ${object}`)).toEqual(
      expect.arrayContaining(['foreign-key c', 'view w', 'trigger d']),
    );
    await database.close();
  });
});
