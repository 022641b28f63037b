import { describe, expect, it } from 'vitest';
import type { Connection, Migration } from '../../src/model/migration.js';
import { piecesOf } from '../../src/runner/pieces/cut.js';
import { readStatus } from '../../src/runner/status.js';
import { refusalLine } from '../refusal-line.js';
import { migration } from './files.js';
import { type Real, realDatabases } from './servers.js';

const { make } = realDatabases();

const concurrently = 'CREATE UNIQUE INDEX CONCURRENTLY by_name ON parents (name)';

/** The store of a release, in which somebody else acts once, right after a statement. */
function disturbed(real: Real, after: string, act: string): ReturnType<Real['store']> {
  const store = real.store();
  let ran = 0;
  return {
    ...store,
    open: async (options) => {
      const database = await store.open(options);
      const run = database.run.bind(database);
      database.run = async (sql, parameters) => {
        const result = await run(sql, parameters);
        if (sql === after && ++ran === 1) await real.read(act);
        return result;
      };
      return database;
    },
  };
}

describe('a migration that cannot run in one transaction', () => {
  it('is cut into statements, its own transactions, and settings', () => {
    const up = [
      "SET lock_timeout = '1s'",
      concurrently,
      'BEGIN',
      'SELECT 1',
      'SELECT 2',
      'COMMIT',
      'SELECT 3',
    ];
    const engine = {
      dialect: 'postgres' as const,
      needsCommit: (sql: string) => sql === concurrently,
      afterInterruption: async () => 'again' as const,
    };
    const pieces = piecesOf(migration('m', up, { bare: true }), 'up', engine);
    expect(
      pieces?.map(({ statements, transaction, setting }) => [statements.length, transaction, setting]),
    ).toEqual([
      [1, true, true],
      [1, false, false],
      [2, true, false],
      [1, true, false],
    ]);
    expect(piecesOf(migration('m', up), 'up', engine)).toBe(null);
    expect(piecesOf(migration('m', ['BEGIN', 'SELECT 1'], { bare: true }), 'up', engine)).toBe(null);
  });

  it('goes on from the statement that failed, once that can be mended', async () => {
    const real = await make();
    await real.read("UPDATE parents SET name = 'same'");
    const steps = (third: string) =>
      migration('0001_pieces', ["INSERT INTO parents VALUES (9, 'nine')", concurrently, third], {
        bare: true,
        downSql: ['DROP INDEX CONCURRENTLY by_name', 'DELETE FROM parents WHERE id = 9'],
      });
    const first = steps('SELECT 1');
    expect(await refusalLine(real.release([first]))).toMatch(
      /0001_pieces \(up\) failed, and parts of 0001_pieces stayed: could not create unique index .* — rehearse up goes on from there/,
    );
    const status = await readStatus(real.store(), [first], '1.0.0');
    expect(status.migrations).toMatchObject([{ id: '0001_pieces', state: 'half' }]);
    expect(status.half).toMatchObject({ done: 1, pieces: 3, following: 'refused', next: concurrently });
    const before = migration('0000_other', ['SELECT 1']);
    expect(await refusalLine(real.release([before, first]))).toContain(
      '0001_pieces (up) is half done — bring it to its end first: rehearse up',
    );
    await real.read('UPDATE parents SET name = name || id');
    // What has not run yet may be edited; what ran may not.
    const edited = migration('0001_pieces', ['SELECT 0', concurrently], { bare: true });
    expect(await refusalLine(real.release([edited]))).toContain(
      'are not the ones that ran: put them back as they were',
    );
    const mended = steps('UPDATE children SET note = $$m$$');
    await real.release([mended]);
    expect(await real.read('SELECT count(*) FROM parents')).toEqual([['4']]);
    expect(await real.read("SELECT to_regclass('public._rehearsal_progress')")).toEqual([[null]]);
    await real.release([mended], { direction: 'down' });
    expect(await real.read("SELECT to_regclass('by_name'), count(*) FROM parents")).toEqual([[null, '3']]);
  });

  it('runs a statement again that the server refused, whatever is there of its name', async () => {
    const real = await make();
    await real.read('CREATE INDEX by_name ON parents (id); CREATE INDEX by_note ON parents (id)');
    const steps = [migration('0001_index', [concurrently], { bare: true })];
    for (const _ of [1, 2])
      expect(await refusalLine(real.release(steps))).toContain('relation "by_name" already exists');
    await real.read('DROP INDEX by_name');
    await real.release(steps);
    expect(await real.read("SELECT indexdef FROM pg_indexes WHERE indexname = 'by_name'")).toEqual([
      ['CREATE UNIQUE INDEX by_name ON public.parents USING btree (name)'],
    ]);
  });

  it('that goes back is half done, also where there is nothing to do forwards', async () => {
    const real = await make();
    const bare = [
      migration('0001_note', ['SELECT 1'], { bare: true, downSql: ['DROP INDEX CONCURRENTLY none'] }),
    ];
    await real.release(bare);
    expect(await refusalLine(real.release(bare, { direction: 'down' }))).toMatch(
      /index "none" does not exist — rehearse down goes on from there/,
    );
    expect(await refusalLine(real.release(bare))).toContain(
      '0001_note (down) is half done — bring it to its end first: rehearse down',
    );
  });

  it('stops where somebody else has gone on with it meanwhile, and does nothing twice', async () => {
    const real = await make();
    const up = ['VACUUM parents', "INSERT INTO children VALUES ('new', 1, NULL)", 'VACUUM children'];
    const steps = [migration('0001_pieces', up, { bare: true })];
    const store = disturbed(
      real,
      'VACUUM parents',
      'UPDATE public._rehearsal_progress SET done = 2, in_doubt = 0',
    );
    const release = real.release(steps, { store });
    expect(await refusalLine(release)).toContain('another runner has gone on with it meanwhile');
    expect(await real.read("SELECT count(*) FROM children WHERE id = 'new'")).toEqual([['0']]);
  });

  it('is gone on with by whoever comes after a lost connection, each statement once', async () => {
    const real = await make();
    const up = [
      "INSERT INTO parents VALUES (9, 'nine')",
      concurrently,
      "INSERT INTO parents VALUES (10, 'ten')",
    ];
    const steps = [migration('0001_pieces', up, { bare: true })];
    const store = disturbed(
      real,
      concurrently,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE%' AND pid <> pg_backend_pid()",
    );
    const release = real.release(steps, { store, stop: new AbortController().signal });
    expect(await refusalLine(release)).toContain('the connection to the server was lost');
    const { half } = await readStatus(real.store(), steps, '1.0.0');
    expect(half).toMatchObject({ done: 1, following: 'begun' });
    await real.release(steps);
    expect(await real.read('SELECT id FROM parents ORDER BY id')).toEqual([
      ['1'],
      ['2'],
      ['3'],
      ['9'],
      ['10'],
    ]);
    expect((await readStatus(real.store(), steps, '1.0.0')).half).toBe(null);
  });

  it('asks a person where nothing tells how far a statement came', async () => {
    const real = await make();
    await real.read(
      "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO parents VALUES (9, 'x'); COMMIT; RAISE EXCEPTION 'later'; END $$",
    );
    const steps = [migration('0001_call', ['CALL fill() /* commit */', 'SELECT 1'], { bare: true })];
    expect(await refusalLine(real.release(steps))).toContain('parts of 0001_call stayed: later');
    expect(await refusalLine(real.release(steps))).toContain(
      'nothing tells how far it came when it was interrupted: CALL fill() /* commit */ (UPDATE public._rehearsal_progress SET in_doubt = 0 runs it again,',
    );
    await real.read('UPDATE public._rehearsal_progress SET in_doubt = 2');
    await real.release(steps);
    expect((await readStatus(real.store(), steps, '1.0.0')).at).toBe('0001_call');
  });

  it('that is code says that nothing knows how far it came', async () => {
    const real = await make();
    const code = migration('0001_code', [], { bare: true });
    const steps = [
      {
        ...code,
        up: {
          transaction: false,
          steps: async (connection: Connection) => {
            await connection.run("INSERT INTO parents VALUES (9, 'nine')");
            await connection.run('SELECT 1 / 0');
          },
        },
      },
    ];
    expect(await refusalLine(real.release(steps))).toMatch(
      /parts of 0001_code stayed: division by zero — nothing knows how far it came: undo by hand what it did/,
    );
  });

  it('numbers the history by hand, and is not told that its sequence is behind', async () => {
    const real = await make();
    const [one, two] = ['0001_one', '0002_two'].map((id) => migration(id, ['SELECT 1']));
    await real.release([one as Migration]);
    const seen: string[] = [];
    await real.release([one as Migration, two as Migration], { listener: ({ type }) => seen.push(type) });
    expect(seen).not.toContain('unsound');
  });

  it('counts rows over all of its pieces', async () => {
    const real = await make();
    const moving = [
      'CREATE TABLE old AS SELECT * FROM children',
      'CREATE INDEX CONCURRENTLY by_note ON children (note)',
      'DELETE FROM children',
    ];
    await real.release([migration('0001_move', moving, { bare: true })]);
    const again = await make();
    expect(
      await refusalLine(
        again.release([
          migration('0001_lose', [concurrently, 'DELETE FROM parents WHERE id = 1'], { bare: true }),
        ]),
      ),
    ).toContain('2 of them went with rows of parents');
  });
});
