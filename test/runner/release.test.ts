import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import type { ReleaseEvent } from '../../src/runner/release.js';
import { readHistory, readStatus } from '../../src/runner/status.js';
import { refusalLine } from '../refusal-line.js';
import {
  bytesIn,
  change,
  contentOf,
  makeDatabase,
  migration,
  read,
  releaseOn,
  rules,
  temporaryFolder,
} from './files.js';

const index = migration('0001_index', ['CREATE INDEX by_name ON parents (name)'], {
  downSql: ['DROP INDEX by_name'],
});
const upper = migration('0002_upper', ['UPDATE parents SET name = upper(name)'], {
  downSql: ['UPDATE parents SET name = lower(name)'],
});
const broken = migration('0003_broken', ['DELETE FROM children', 'INSERT INTO nowhere VALUES (1)']);

const history = (path: string) => readHistory(sqliteStore(path, process.pid));
describe('a release', () => {
  it('applies what is pending, records it, and leaves a proven backup', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const { done, backup } = await releaseOn(path, [index, upper], { report: 'sha256:abc' });
    expect(done).toEqual(await history(path));
    expect(done).toEqual([
      {
        migration: '0001_index',
        checksum: 'sha256:0001_index',
        direction: 'up',
        startedAt: '2026-01-31T23:59:58.000Z',
        durationMs: 0,
        rowsBefore: 6,
        rowsAfter: 6,
        outcome: 'done',
        reason: '',
        report: 'sha256:abc',
        tool: '1.0.0',
      },
      expect.objectContaining({ migration: '0002_upper', outcome: 'done' }),
    ]);
    expect(read(path, 'SELECT name FROM parents')).toEqual([['A'], ['B'], ['C']]);
    expect(backup?.path).toBe(`${path}.20260131T235958Z.backup`);
    expect(contentOf(backup?.path ?? '')).toEqual(before);
  });

  it('goes to a version, up and down, and back to nothing', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const both = [index, upper];
    await releaseOn(path, both, { to: '0001_index' });
    expect((await readStatus(sqliteStore(path, 0), both, '1.0.0')).at).toBe('0001_index');
    await releaseOn(path, both);
    await releaseOn(path, both, { direction: 'down' });
    expect((await readStatus(sqliteStore(path, 0), both, '1.0.0')).at).toBe('0001_index');
    await releaseOn(path, both);
    await releaseOn(path, both, { direction: 'down', to: '0' });
    expect(contentOf(path)).toEqual(before);
    expect((await history(path)).map(({ migration: id, direction }) => `${direction} ${id}`)).toEqual([
      'up 0001_index',
      'up 0002_upper',
      'down 0002_upper',
      'up 0002_upper',
      'down 0002_upper',
      'down 0001_index',
    ]);
  });

  it('does nothing, and makes no backup, when nothing is pending', async () => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    await releaseOn(path, [index], { backup: false });
    expect(await releaseOn(path, [index])).toEqual({ steps: [], done: [], backup: null });
    expect(readdirSync(folder)).toEqual(['app.db', 'app.db.rehearsal-lock']);
  });

  it.each(['DELETE', 'WAL'])('writes nothing on a dry run (journal mode %s)', async (mode) => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder, `PRAGMA journal_mode = ${mode}`);
    const before = bytesIn(folder);
    const { steps } = await releaseOn(path, [index, upper], { dryRun: true });
    await readStatus(sqliteStore(path, 0), [index], '1.0.0');
    await history(path);
    expect(steps.map(({ migration: { id } }) => id)).toEqual(['0001_index', '0002_upper']);
    expect(bytesIn(folder)).toEqual(before);
  });

  it('reports every precondition of the next migration before it begins', async () => {
    const path = makeDatabase(temporaryFolder());
    const events: ReleaseEvent[] = [];
    const careful = migration('0001_careful', ['DELETE FROM children'], {
      preconditions: [
        { name: 'names', sql: "SELECT id FROM parents WHERE name = ''" },
        { name: 'no children', sql: 'SELECT id FROM children' },
      ],
    });
    const line = await refusalLine(releaseOn(path, [careful], { listener: (event) => events.push(event) }));
    expect(line).toContain('precondition "no children" does not hold: 3 row(s), such as id = "x"');
    expect(events.find(({ type }) => type === 'preconditions')).toMatchObject({
      conditions: [
        { name: 'names', rows: 0 },
        { name: 'no children', rows: 3 },
      ],
    });
  });
});

describe('a release that fails', () => {
  it('rolls the migration back and records the attempt', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const line = await refusalLine(releaseOn(path, [broken]));
    expect(line).toContain('0003_broken (up) failed and was rolled back: no such table: nowhere');
    expect(contentOf(path)).toEqual(before);
    expect(await history(path)).toMatchObject([
      { migration: '0003_broken', outcome: 'failed', reason: 'no such table: nowhere', rowsBefore: 6 },
    ]);
    expect((await readStatus(sqliteStore(path, 0), [broken], '1.0.0')).failed?.migration).toBe('0003_broken');
  });

  it.each(['DELETE', 'WAL'])('is undone with all that came before it (journal mode %s)', async (mode) => {
    const path = makeDatabase(temporaryFolder(), `PRAGMA journal_mode = ${mode}`);
    const before = contentOf(path);
    const line = await refusalLine(releaseOn(path, [index, upper, broken]));
    expect(line).toContain('0003_broken (up) failed, and the database was put back as it was: no such table');
    expect(contentOf(path)).toEqual(before);
    expect((await history(path)).map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'failed undone: 0003_broken (up) failed',
      'failed undone: 0003_broken (up) failed',
      'failed no such table: nowhere',
    ]);
    await releaseOn(path, [index, upper]);
    expect(read(path, 'PRAGMA journal_mode')).toEqual([[mode.toLowerCase()]]);
  });

  it('is undone where no transaction was around it', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const bare = { ...broken, up: { ...broken.up, transaction: false } };
    expect(await refusalLine(releaseOn(path, [bare]))).toContain('failed and was rolled back: no such table');
    expect(contentOf(path)).toEqual(before);
  });

  it('is undone where the migration ends the transaction around it', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const coded = {
      ...broken,
      up: {
        transaction: true,
        steps: async (connection: { run(sql: string): Promise<unknown> }) => {
          await connection.run('DELETE FROM children');
          await connection.run('COMMIT');
          throw new Error('too late');
        },
      },
    };
    expect(await refusalLine(releaseOn(path, [coded]))).toContain('was put back as it was: too late');
    expect(contentOf(path)).toEqual(before);
  });

  it('says what stayed where there is no backup', async () => {
    const path = makeDatabase(temporaryFolder());
    expect(await refusalLine(releaseOn(path, [index, broken], { backup: false }))).toContain(
      '0003_broken (up) failed and was rolled back, and 0001_index (up) stayed: no such table: nowhere; there is no backup',
    );
    expect((await readStatus(sqliteStore(path, 0), [index, broken], '1.0.0')).at).toBe('0001_index');
  });

  it.each(['shared', 'fresh'] as const)(
    'loses nothing that others wrote meanwhile (%s connection)',
    async (connection) => {
      const path = makeDatabase(temporaryFolder());
      const line = await refusalLine(
        releaseOn(path, [index, upper, broken], {
          rules: { ...rules, connection },
          listener: (event) => {
            if (event.type === 'step-started' && event.step.migration === upper)
              change(path, "INSERT INTO parents VALUES (9, 'late')");
          },
        }),
      );
      expect(line).toContain(
        'rolled back, and 0001_index (up), 0002_upper (up) stayed: no such table: nowhere',
      );
      expect(line).toContain('others have written meanwhile');
      expect(line).toContain(`rehearse restore --db ${path} ${path}.20260131T235958Z.backup --dry-run`);
      expect(read(path, 'SELECT name FROM parents WHERE id = 9')).toEqual([['LATE']]);
    },
  );

  it('refuses what would lose rows that nothing accounts for', async () => {
    const path = makeDatabase(temporaryFolder());
    const before = contentOf(path);
    const cascade = migration('0001_cascade', ['DELETE FROM parents WHERE id = 1']);
    expect(await refusalLine(releaseOn(path, [cascade]))).toContain(
      'would leave the database unsound: parents had 3 rows and would have 2 (and 1 more)',
    );
    expect(contentOf(path)).toEqual(before);
    const acceptances = [
      { property: 'row-count' as const, table: null, column: null, reason: 'it is meant' },
    ];
    await releaseOn(path, [{ ...cascade, acceptances }]);
    expect(read(path, 'SELECT count(*) FROM children')).toEqual([[1]]);
  });

  it('takes rows that moved for kept', async () => {
    const path = makeDatabase(temporaryFolder());
    const archive = migration('0001_archive', [
      'CREATE TABLE old AS SELECT * FROM children WHERE parent = 1',
      'DELETE FROM children WHERE parent = 1',
    ]);
    await releaseOn(path, [archive]);
    expect(read(path, 'SELECT count(*) FROM old')).toEqual([[2]]);
  });

  it('refuses what would leave orphans, and says which were there before', async () => {
    const path = makeDatabase(
      temporaryFolder(),
      "PRAGMA foreign_keys = OFF; INSERT INTO children VALUES ('old', 77, 0)",
    );
    const events: ReleaseEvent[] = [];
    const orphan = migration('0001_orphan', ["UPDATE children SET parent = 88 WHERE id = 'x'"]);
    const line = await refusalLine(
      releaseOn(path, [orphan], {
        rules: { ...rules, foreignKeys: false },
        listener: (event) => events.push(event),
      }),
    );
    expect(line).toContain('row 1 of children refers to a row of parents that is not there');
    expect(events.find(({ type }) => type === 'unsound')).toMatchObject({
      problems: [{ object: 'children' }],
    });
    expect(read(path, "SELECT parent FROM children WHERE id = 'x'")).toEqual([[1]]);
  });
});

describe('a release that must not begin', () => {
  const steps = [index, upper];

  it.each([
    [
      'an edited migration',
      [{ ...index, checksum: 'sha256:other', files: ['m/0001.sql'] }, upper],
      'm/0001.sql: 0001_index has been edited since it was applied',
    ],
    ['a migration that is gone', [upper], 'the database has 0001_index applied, which is not in the folder'],
    [
      'a migration squeezed in before',
      [upper, index],
      'the database has 0001_index applied where the folder has 0002_upper',
    ],
  ])('%s', async (_, migrations, message) => {
    const folder = temporaryFolder();
    const path = makeDatabase(folder);
    await releaseOn(path, steps, { to: '0001_index', backup: false });
    const before = bytesIn(folder);
    expect(await refusalLine(releaseOn(path, migrations))).toContain(message);
    expect(await refusalLine(readStatus(sqliteStore(path, 0), migrations, '1.0.0'))).toContain(message);
    expect(bytesIn(folder)).toEqual(before);
  });

  it('a version that does not exist, or lies the other way, or cannot be undone', async () => {
    const path = makeDatabase(temporaryFolder());
    expect(await refusalLine(releaseOn(path, steps, { to: '0099' }))).toContain('there is no version "0099"');
    await releaseOn(path, [
      ...steps,
      migration('0003_last', ['CREATE TABLE n (a)'], { irreversible: 'it is the last' }),
    ]);
    const all = [
      ...steps,
      migration('0003_last', ['CREATE TABLE n (a)'], { irreversible: 'it is the last' }),
    ];
    expect(await refusalLine(releaseOn(path, all, { to: '0001_index' }))).toContain(
      'use: rehearse down --to 0001_index',
    );
    expect(await refusalLine(releaseOn(path, all, { direction: 'down' }))).toContain(
      '0003_last cannot be undone: it is the last',
    );
  });

  it('a database whose history is newer than the tool', async () => {
    const path = makeDatabase(temporaryFolder());
    await releaseOn(path, steps, { to: '0001_index', toolVersion: '1.10.0' });
    expect(await refusalLine(releaseOn(path, steps, { toolVersion: '1.9.7' }))).toContain(
      'its history was written by rehearsal 1.10.0, which is newer than 1.9.7',
    );
    await releaseOn(path, steps, { toolVersion: '1.10.0' });
  });

  it('a history with a table of another shape', async () => {
    const path = makeDatabase(
      temporaryFolder(),
      'CREATE TABLE _rehearsal_history (id INTEGER PRIMARY KEY, what TEXT)',
    );
    expect(await refusalLine(releaseOn(path, steps))).toContain('its history cannot be read');
  });

  it('while another runner is at work', async () => {
    const path = makeDatabase(temporaryFolder());
    const unlock = await sqliteStore(path, 0).lock();
    expect(await refusalLine(releaseOn(path, steps))).toContain(
      'another rehearse is at work on this database',
    );
    await unlock();
    await releaseOn(path, steps);
  });

  it('a database that is not there leaves nothing behind, unless it is to be made', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'none.db');
    expect(await refusalLine(releaseOn(path, steps))).toContain('there is no such database file');
    expect(readdirSync(folder)).toEqual([]);
    const first = migration('0000_first', ['CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT)']);
    await releaseOn(path, [first], { create: true });
    expect(existsSync(path)).toBe(true);
  });

  it('two releases at the same time run each migration once', async () => {
    const path = makeDatabase(temporaryFolder());
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => releaseOn(path, steps, { backup: false })),
    );
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await history(path)).map(({ migration: id }) => id)).toEqual(['0001_index', '0002_upper']);
  });
});
