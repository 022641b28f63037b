import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../src/engines/engine.js';
import type { Cell } from '../../src/model/cell.js';
import { StatementError } from '../../src/model/errors.js';

/** Where the engines differ on purpose. */
export interface Dialect {
  /** A column that numbers its rows. */
  readonly numbered: string;
  readonly blob: string;
  readonly double: string;
  /** A trigger that marks a parent as touched when it is updated. */
  readonly touching: readonly string[];
  /** What the engine says when a foreign key, a unique key, and a CHECK refuse. */
  readonly refusals: { readonly foreignKey: RegExp; readonly unique: RegExp; readonly check: RegExp };
}

/** What every engine has to do, on the real engine. */
export function describeEngine(name: string, start: () => Promise<Engine>, dialect: Dialect): void {
  describe(`${name}: the contract of engines`, () => {
    let engine: Engine;
    const open: Database[] = [];
    const opened = async (...statements: string[]) => {
      const database = await engine.open();
      open.push(database);
      for (const statement of statements) await database.run(statement);
      return database;
    };
    const again = async (database: Database) => {
      const copy = await engine.open({ from: await database.snapshot() });
      open.push(copy);
      return copy;
    };
    const valuesOf = async (database: Database, table: string) =>
      (await database.image()).tables.get(table)?.rows.map((row) => row[0]);

    beforeAll(async () => {
      engine = await start();
    }, 120_000);
    afterEach(async () => {
      for (const database of open.splice(0)) await database.close();
    });
    afterAll(() => engine.close(), 60_000);

    it('says its name and version', () => {
      expect(engine.version).toMatch(/^\d+\.\d+/);
      expect(engine.name).toBe(name.split(' ')[0]);
    });

    it('opens an empty database', async () => {
      const database = await opened();
      const { tables, indexes, views, triggers, others } = await database.schema();
      expect([tables, indexes, views, triggers, others]).toEqual([[], [], [], [], []]);
      expect(await database.health()).toEqual([]);
    });

    describe('statements', () => {
      it('say how many rows they changed', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)');
        expect(await database.run('INSERT INTO t VALUES (1), (2), (3)')).toEqual({ changes: 3 });
        expect(await database.run('UPDATE t SET v = 5 WHERE v < 3')).toEqual({ changes: 2 });
        expect(await database.run('DELETE FROM t')).toEqual({ changes: 3 });
        expect(await database.run('SELECT 1')).toEqual({ changes: 0 });
      });

      it('bind cells and give them back exactly', async () => {
        const database = await opened(
          `CREATE TABLE t (i BIGINT, r ${dialect.double}, s TEXT, b ${dialect.blob})`,
        );
        const row = { i: 9007199254740993n, r: 0.1, s: "it's \u{1F600}", b: new Uint8Array([0, 255, 92]) };
        await database.load({ t: [row, { i: null, r: -0.5, s: '007', b: null }] });
        const { rows } = await database.rows('SELECT i, r, s, b FROM t ORDER BY s DESC');
        const [[i, r, s, b] = []] = rows;
        expect([i, r, s, new Uint8Array(b as Uint8Array)]).toEqual([row.i, row.r, row.s, row.b]);
        expect(rows[1]).toEqual([null, -0.5, '007', null]);
      });

      it('read rows by name, and by position where names come twice', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)', 'INSERT INTO t VALUES (7)');
        expect(await database.all('SELECT v FROM t WHERE v = ?', [7n])).toEqual([{ v: 7n }]);
        const twice = await database.rows('SELECT v, v FROM t');
        expect(twice).toEqual({ columns: ['v', 'v'], rows: [[7n, 7n]] });
      });

      it('that are refused throw, and change nothing', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER PRIMARY KEY)', 'INSERT INTO t VALUES (1)');
        const error = await database.run('INSERT INTO t VALUES (2), (1)').catch((thrown) => thrown);
        expect(error).toBeInstanceOf(StatementError);
        expect(error.message).toMatch(dialect.refusals.unique);
        expect(await valuesOf(database, 't')).toEqual([1n]);
        await expect(database.run('NO SUCH THING')).rejects.toThrow(StatementError);
      });
    });

    describe('transactions', () => {
      it('say how they would be carried out: by an index, past every row, with a sort', async () => {
        const database = await opened(
          'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w INTEGER)',
          'CREATE INDEX t_v ON t (v)',
        );
        const by = async (sql: string, ...cells: Cell[]) =>
          (await database.plan(sql, cells)).map(({ access, table, index }) => [access, table, index]);
        expect(await by('SELECT * FROM t WHERE v = 1')).toEqual([['search', 't', 't_v']]);
        expect(await by('SELECT * FROM t WHERE v = ?', 1n)).toEqual([['search', 't', 't_v']]);
        expect(await by('SELECT * FROM t WHERE w = 1')).toEqual([['scan', 't', null]]);
        expect((await by('SELECT * FROM t ORDER BY w')).map(([access]) => access).sort()).toEqual([
          'scan',
          'sort',
        ]);
        expect((await by('SELECT * FROM t WHERE id = 1')).map(([access]) => access)).toEqual(['search']);
        await expect(database.plan('SELECT * FROM nowhere')).rejects.toThrow(StatementError);
        expect(await by('SELECT * FROM t WHERE v = 1')).toEqual([['search', 't', 't_v']]);
      });

      it('keep what is committed and take back the rest, definitions included', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)');
        await database.run('BEGIN');
        expect(database.inTransaction()).toBe(true);
        await database.run('INSERT INTO t VALUES (1)');
        await database.run('COMMIT');
        expect(database.inTransaction()).toBe(false);
        await database.run('BEGIN');
        await database.run('DROP TABLE t');
        await database.run('CREATE TABLE u (v INTEGER)');
        await database.run('ROLLBACK');
        expect((await database.schema()).tables.map((table) => table.name)).toEqual(['t']);
        expect(await valuesOf(database, 't')).toEqual([1n]);
      });

      it('have savepoints', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)');
        for (const sql of [
          'BEGIN',
          'INSERT INTO t VALUES (1)',
          'SAVEPOINT a',
          'INSERT INTO t VALUES (2)',
          'ROLLBACK TO a',
          'INSERT INTO t VALUES (3)',
          'RELEASE a',
          'COMMIT',
        ])
          await database.run(sql);
        expect(await valuesOf(database, 't')).toEqual([1n, 3n]);
      });

      it('check what is deferred at their end, and take everything back then', async () => {
        const database = await opened(
          'CREATE TABLE p (id INTEGER PRIMARY KEY)',
          'CREATE TABLE c (p INTEGER REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)',
        );
        await database.run('BEGIN');
        await database.run('INSERT INTO c VALUES (1)');
        await expect(database.run('COMMIT')).rejects.toThrow(dialect.refusals.foreignKey);
        if (database.inTransaction()) await database.run('ROLLBACK');
        for (const sql of ['BEGIN', 'INSERT INTO c VALUES (2)', 'INSERT INTO p VALUES (2)', 'COMMIT'])
          await database.run(sql);
        expect(await valuesOf(database, 'c')).toEqual([2n]);
      });
    });

    describe('snapshots', () => {
      it('open the same state any number of times, each on its own', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)', 'INSERT INTO t VALUES (1)');
        const snapshot = await database.snapshot();
        const image = await database.image();
        await database.run('DELETE FROM t');
        for (let round = 0; round < 4; round++) {
          const copy = await engine.open({ from: snapshot });
          expect((await copy.image()).tables).toEqual(image.tables);
          await copy.run('INSERT INTO t VALUES (2)');
          await copy.run('CREATE TABLE u (v INTEGER)');
          await copy.close();
        }
        expect(await valuesOf(database, 't')).toEqual([]);
      });

      it('are the same however long their history is and however often they are opened', async () => {
        const database = await opened(`CREATE TABLE t (id ${dialect.numbered}, v TEXT)`);
        for (let at = 0; at < 80; at++) await database.run(`INSERT INTO t (v) VALUES ('${at}')`);
        const [snapshot, image] = [await database.snapshot(), await database.image()];
        for (let round = 0; round < 12; round++) {
          const copy = await engine.open({ from: snapshot });
          expect((await copy.image()).tables).toEqual(image.tables);
          await copy.run("INSERT INTO t (v) VALUES ('x')");
          expect(await copy.all("SELECT id FROM t WHERE v = 'x'")).toEqual([{ id: 81n }]);
          await copy.close();
        }
      });

      it('leave out what was taken back, and keep what a failed statement did not stop', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER PRIMARY KEY)');
        await database.run('BEGIN');
        await database.run('INSERT INTO t VALUES (1)');
        await database.run('ROLLBACK');
        await database.run('INSERT INTO t VALUES (2)');
        await database.run('INSERT INTO t VALUES (2)').catch(() => {});
        await database.run('INSERT INTO t VALUES (3)');
        expect(await valuesOf(await again(database), 't')).toEqual([2n, 3n]);
      });

      it('hold the loaded rows and what came after them', async () => {
        const database = await opened(`CREATE TABLE t (id ${dialect.numbered}, v TEXT)`);
        await database.load({ t: [{ id: 5n, v: 'a' }, { v: 'b' }] });
        await database.run("UPDATE t SET v = v || '!'");
        const copy = await again(database);
        expect((await copy.image()).tables).toEqual((await database.image()).tables);
      });
    });

    describe('loading a dataset', () => {
      it('takes children before parents', async () => {
        const database = await opened(
          'CREATE TABLE p (id INTEGER PRIMARY KEY)',
          'CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p(id))',
        );
        expect(await database.load({ c: [{ id: 1n, p: 2n }], p: [{ id: 2n }] })).toEqual({
          rows: 2,
          rejected: [],
        });
      });

      it('takes rows that refer to one another', async () => {
        const database = await opened('CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER NOT NULL)');
        await database.run('CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a(id))');
        const self = await opened('CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n(id))');
        const outcome = await self.load({
          n: [
            { id: 1n, up: 2n },
            { id: 2n, up: 1n },
          ],
        });
        expect(outcome).toEqual({ rows: 2, rejected: [] });
      });

      it('says which rows the schema refuses and takes out those that then have no parent', async () => {
        const database = await opened(
          'CREATE TABLE p (id INTEGER PRIMARY KEY, v INTEGER CHECK (v > 0))',
          'CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id))',
        );
        const outcome = await database.load({
          p: [
            { id: 1n, v: 0n },
            { id: 2n, v: 1n },
          ],
          c: [
            { id: 5n, p: 1n },
            { id: 6n, p: null },
            { id: 7n, p: 2n },
          ],
        });
        expect(outcome.rows).toBe(3);
        expect(outcome.rejected.map(({ table, index }) => [table, index])).toEqual([
          ['p', 0],
          ['c', 0],
        ]);
        expect(outcome.rejected[0]?.reason).toMatch(dialect.refusals.check);
        expect(await valuesOf(database, 'c')).toEqual([6n, 7n]);
      });

      it('keeps orphans where it is told to, and foreign keys stay on', async () => {
        const database = await opened(
          'CREATE TABLE p (id INTEGER PRIMARY KEY)',
          'CREATE TABLE c (p INTEGER REFERENCES p(id))',
        );
        await database.load({ c: [{ p: 1n }] }, { orphans: true });
        expect(await valuesOf(database, 'c')).toEqual([1n]);
        await expect(database.run('INSERT INTO c VALUES (2)')).rejects.toThrow(dialect.refusals.foreignKey);
        expect((await database.health()).map(({ kind, object }) => [kind, object])).toEqual([
          ['foreign-key', 'c'],
        ]);
      });

      it('leaves room for the next number', async () => {
        const database = await opened(`CREATE TABLE t (id ${dialect.numbered}, v TEXT)`);
        await database.load({ t: [{ id: 41n, v: 'a' }] });
        await database.run("INSERT INTO t (v) VALUES ('b')");
        expect(await valuesOf(database, 't')).toEqual([41n, 42n]);
      });
    });

    describe('schemas and images', () => {
      it('list tables with their columns, keys and constraints', async () => {
        const database = await opened(
          'CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (b, a))',
          `CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b TEXT DEFAULT 'x', n INTEGER CHECK (n > 0),
            UNIQUE (a, n), FOREIGN KEY (b, a) REFERENCES p (b, a) ON DELETE CASCADE)`,
          'CREATE UNIQUE INDEX c_b ON c (b) WHERE n > 5',
          'CREATE VIEW v AS SELECT id FROM c',
        );
        const schema = await database.schema();
        const [c, p] = schema.tables.toSorted((x, y) => x.name.localeCompare(y.name));
        expect(p?.primaryKey).toEqual(['b', 'a']);
        expect(c?.columns.map(({ name, affinity, notNull }) => [name, affinity, notNull])).toEqual([
          ['id', 'integer', engine.name === 'postgres'],
          ['a', 'integer', true],
          ['b', 'text', false],
          ['n', 'integer', false],
        ]);
        expect(c?.columns[2]?.defaultSql).toMatch(/^'x'/);
        expect(c?.checks.map((sql) => sql.replace(/[()]/g, ''))).toEqual(['n > 0']);
        expect(c?.uniques.map(({ columns, index }) => [columns, index])).toEqual(
          expect.arrayContaining([
            [['a', 'n'], null],
            [['b'], 'c_b'],
          ]),
        );
        expect(c?.foreignKeys).toEqual([
          {
            columns: ['b', 'a'],
            parent: 'p',
            parentColumns: ['b', 'a'],
            onDelete: 'CASCADE',
            onUpdate: 'NO ACTION',
            deferred: false,
          },
        ]);
        expect(schema.indexes.map(({ name, table, unique }) => [name, table, unique])).toEqual([
          ['c_b', 'c', true],
        ]);
        expect(schema.views.map(({ name }) => name)).toEqual(['v']);
      });

      it('are the very same object where nothing differs, so that comparing is quick', async () => {
        const database = await opened('CREATE TABLE t (v INTEGER)');
        const copy = await again(database);
        await copy.run('CREATE TABLE u (v INTEGER)');
        await copy.run('DROP TABLE u');
        expect(await copy.schema()).toBe(await database.schema());
      });

      it('leave the framework’s own tables out, and show what they keep beside', async () => {
        const database = await opened(
          'CREATE TABLE t (v INTEGER)',
          'CREATE TABLE _rehearsal_original (v INTEGER)',
        );
        await database.run('INSERT INTO _rehearsal_original VALUES (7)');
        const image = await database.image();
        expect([...image.tables.keys()]).toEqual(['t']);
        expect(image.kept.get('_rehearsal_original')?.rows).toEqual([[7n]]);
      });
    });

    describe('worlds', () => {
      const clock = 'INSERT INTO t SELECT CAST(CURRENT_TIMESTAMP AS TEXT)';
      it('stand still, and differ where they are told to', async () => {
        const database = await opened('CREATE TABLE t (v TEXT)');
        const snapshot = await database.snapshot();
        const readings: unknown[] = [];
        for (const clockOffset of [0, 0, 3_000_000]) {
          const world = { clockOffset, randomSeed: 1, reverseOrder: false };
          const copy = await engine.open({ from: snapshot, world });
          await copy.run(clock);
          await copy.run('INSERT INTO t SELECT CAST(random() AS TEXT)');
          readings.push(await valuesOf(copy, 't'));
          await copy.close();
        }
        expect(readings[1]).toEqual(readings[0]);
        expect(readings[2]).not.toEqual(readings[0]);
        expect(String(readings[0])).toContain('2024-01-31');
      });

      it('give rows in the reverse order where the engine can, and set nothing off for that', async () => {
        const database = await opened(
          'CREATE TABLE parent (id INTEGER PRIMARY KEY, touched INTEGER)',
          ...dialect.touching,
          'INSERT INTO parent (id) VALUES (3), (1), (2)',
        );
        const [usual] = [await database.rows('SELECT id, touched FROM parent')];
        const world = { clockOffset: 0, randomSeed: 1, reverseOrder: true };
        const copy = await engine.open({ from: await database.snapshot(), world });
        open.push(copy);
        const { rows } = await copy.rows('SELECT id, touched FROM parent');
        const { reverseOrder } = engine.capabilities;
        expect(rows).toEqual(reverseOrder ? [...usual.rows].reverse() : usual.rows);
        await copy.run('UPDATE parent SET id = id WHERE id = 1');
        expect((await copy.rows('SELECT touched FROM parent WHERE id = 1')).rows).toEqual([[1n]]);
      });

      it('that are quiet let no trigger and no action of a foreign key be set off, inside a transaction and outside', async () => {
        const database = await opened(
          'CREATE TABLE parent (id INTEGER PRIMARY KEY, touched INTEGER)',
          'CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)',
          ...dialect.touching,
          'INSERT INTO parent (id) VALUES (1), (2)',
          'INSERT INTO child VALUES (1, 1), (2, 2)',
        );
        const snapshot = await database.snapshot();
        for (const quiet of [false, true]) {
          const world = { clockOffset: 0, randomSeed: 1, reverseOrder: false, quiet };
          const copy = await engine.open({ from: snapshot, world });
          open.push(copy);
          await copy.run('UPDATE parent SET id = id WHERE id = 1');
          await copy.run('BEGIN');
          await copy.run('DELETE FROM parent WHERE id = 2');
          await copy.run('COMMIT');
          const touched = (await copy.image()).tables.get('parent')?.rows;
          expect([touched, await valuesOf(copy, 'child')]).toEqual(
            quiet ? [[[1n, null]], [1n, 2n]] : [[[1n, 1n]], [1n]],
          );
        }
      });
    });
  });
}
