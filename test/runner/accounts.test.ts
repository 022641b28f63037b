import { describe, expect, it } from 'vitest';
import type { Migration } from '../../src/model/migration.js';
import { readHistory, readStatus } from '../../src/runner/status.js';
import { refusalLine } from '../refusal-line.js';
import { migration } from './files.js';
import { type Real, realDatabases } from './servers.js';

const { make } = realDatabases();

const outcome = (real: Real, steps: Migration) =>
  real.release([steps]).then(
    () => 'done',
    (error: Error) => error.message,
  );

describe('a release on a server', () => {
  it('applies what is pending and undoes it, with its history in the same transaction', async () => {
    const real = await make();
    const steps = [
      migration('0001_flag', ['ALTER TABLE parents ADD COLUMN flag int', 'UPDATE parents SET flag = 1'], {
        downSql: ['ALTER TABLE parents DROP COLUMN flag'],
      }),
      migration('0002_more', ["INSERT INTO parents VALUES (4, 'd', 1)"], {
        downSql: ['DELETE FROM parents WHERE id = 4'],
      }),
    ];
    await real.release(steps, { report: 'sha256:abc' });
    expect((await readStatus(real.store(), steps, '1.0.0')).at).toBe('0002_more');
    await real.release(steps, { direction: 'down', to: '0' });
    const entries = await readHistory(real.store());
    expect(entries.map((each) => [each.direction, each.migration, each.rowsBefore, each.rowsAfter])).toEqual([
      ['up', '0001_flag', 6, 6],
      ['up', '0002_more', 6, 7],
      ['down', '0002_more', 7, 6],
      ['down', '0001_flag', 6, 6],
    ]);
    expect(entries[0]).toMatchObject({
      outcome: 'done',
      report: 'sha256:abc',
      startedAt: '2026-01-31T23:59:58.000Z',
    });
  });

  it('rolls back what fails, and says what stays of what came before it', async () => {
    const real = await make();
    const first = migration('0001_add', ['ALTER TABLE parents ADD COLUMN x int']);
    const broken = migration('0002_broken', ['DELETE FROM children', 'INSERT INTO nowhere VALUES (1)']);
    expect(await refusalLine(real.release([first, broken]))).toContain(
      '0002_broken (up) failed and was rolled back, and 0001_add (up) stayed: relation "nowhere" does not exist — fix the migration and go on from there',
    );
    expect(await real.read('SELECT count(*) FROM children')).toEqual([['3']]);
    const status = await readStatus(real.store(), [first, broken], '1.0.0');
    expect([status.at, status.failed?.migration]).toEqual(['0001_add', '0002_broken']);
  });

  it('checks conditions inside the transaction', async () => {
    const real = await make();
    const careful = migration('0001_careful', ['DELETE FROM children WHERE id = $$x$$'], {
      changes: { children: '*' },
      postconditions: [{ name: 'none left', sql: 'SELECT id FROM children ORDER BY id' }],
    });
    expect(await refusalLine(real.release([careful]))).toContain(
      'postcondition "none left" does not hold: 2 row(s), such as id = "y"',
    );
    expect(await real.read('SELECT count(*) FROM children')).toEqual([['3']]);
  });

  it('leads to its own history whatever a migration sets', async () => {
    const real = await make();
    const steps = [
      migration('0001_set', [
        "SELECT set_config('search_path', '', false)",
        'CREATE TABLE public.made (a int)',
      ]),
    ];
    await real.release(steps);
    expect(await real.read('SELECT migration FROM public._rehearsal_history')).toEqual([['0001_set']]);
  });

  it('waits for a lock only as long as it may, and says so', async () => {
    const real = await make();
    const other = await real.connect();
    await other.query('BEGIN; LOCK TABLE parents IN ACCESS SHARE MODE');
    const add = migration('0001_add', ['ALTER TABLE parents ADD COLUMN x int']);
    const refused = await refusalLine(real.release([add], { store: real.store({ lockMs: 50 }) }));
    expect(refused).toContain('0001_add (up) failed and was rolled back: others hold a lock that it needs');
    await other.query('ROLLBACK');
    await other.end();
    await real.release([add], { store: real.store({ lockMs: 50 }) });
  });
});

describe('rows', () => {
  it.each([
    [
      'a cascade',
      ['DELETE FROM parents WHERE id = 1'],
      /children had 3 rows and would have 1: 2 of them went with rows of parents/,
    ],
    [
      'nothing to tell for it',
      ["DELETE FROM children WHERE id = 'x'"],
      /children had 3 rows and would have 2/,
    ],
    [
      'a block that says so',
      ["DO $$ BEGIN DELETE FROM children WHERE id = 'x'; END $$"],
      /children had 3 rows and would have 2$/,
    ],
    ['an emptying', ['TRUNCATE children'], /children had 3 rows and would have 0/],
    ['a move', ['CREATE TABLE old AS SELECT * FROM children', 'DELETE FROM children'], /^done$/],
    [
      'a move in one statement',
      [
        'CREATE TABLE old (LIKE children)',
        'WITH gone AS (DELETE FROM children RETURNING *) INSERT INTO old SELECT * FROM gone',
      ],
      /^done$/,
    ],
    [
      'a rebuild',
      [
        'CREATE TABLE next AS SELECT * FROM children',
        'DROP TABLE children',
        'ALTER TABLE next RENAME TO children',
      ],
      /^done$/,
    ],
    [
      'another type',
      [
        'ALTER TABLE children ALTER COLUMN note TYPE varchar(100)',
        'ALTER TABLE parents ALTER COLUMN id TYPE numeric',
      ],
      /^done$/,
    ],
  ])('that go by %s', async (_, up, expected) => {
    const real = await make();
    expect(await outcome(real, migration('0001_rows', up))).toMatch(expected);
  });

  it('that others write or delete meanwhile are not the migration’s', async () => {
    const real = await make();
    const other = await real.connect();
    const busy = migration('0001_busy', []);
    const steps: Migration['up']['steps'] = async (connection) => {
      await other.query(
        "DELETE FROM children WHERE id = 'z'; INSERT INTO parents SELECT i, 'n' FROM generate_series(10, 19) i",
      );
      await connection.run('UPDATE parents SET name = upper(name)');
    };
    await real.release([{ ...busy, up: { transaction: true, steps } }]);
    const lossy = migration('0002_lossy', []);
    const hidden: Migration['up']['steps'] = async (connection) => {
      await other.query("INSERT INTO children SELECT 'n' || i, 3, NULL FROM generate_series(1, 9) i");
      await connection.run('DELETE FROM parents WHERE id = 1');
    };
    const both = [
      { ...busy, up: { transaction: true, steps } },
      { ...lossy, up: { transaction: true, steps: hidden } },
    ];
    expect(await refusalLine(real.release(both))).toContain('2 of them went with rows of parents');
    await other.end();
  });
});
