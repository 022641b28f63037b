import { describe, expect, it } from 'vitest';
import { causes, failures, formats, last, lastRehearsed, rehearsed, type Step } from './folders.js';
import { decisions, faults, healthy } from './steps.js';

const write = (format: string, step: Step) => formats[format]?.(step) ?? {};

describe('a decision', () => {
  it.each(Object.entries(decisions))('is the only cause where %s', async (_, step) => {
    const { tells } = step;
    const with_ = await lastRehearsed(write('golang-migrate', step));
    const without = await lastRehearsed(write('goose', { ...step, down: null }));
    expect([with_, without].map(causes)).toEqual([[`${tells} decision`], [`${tells} decision`]]);
    expect(with_.verdict).toBe('failed');
  });

  it.each(['goose', 'dbmate', 'plain'])('is told alike in a folder of %s', async (format) => {
    for (const name of ['a column is dropped', 'a table is renamed'] as const) {
      const step = decisions[name] as Step & { tells: string };
      expect(causes(await lastRehearsed(write(format, step)))).toEqual([`${step.tells} decision`]);
    }
  });

  it('lists what follows, and each of those its cause', async () => {
    const dropped = decisions['a column is dropped'] as Step;
    const { properties } = await lastRehearsed(write('golang-migrate', dropped));
    const of = (id: string) => properties.find((property) => property.id === id);
    expect(of('information')).toMatchObject({
      kind: 'decision',
      follows: ['round-trip-data', 'old-reads', 'old-writes'],
      findings: [{ kind: 'decision', counterexample: { rows: 1 } }],
    });
    expect(of('round-trip-data')).toMatchObject({
      kind: 'consequence',
      causedBy: 'information',
      findings: [{ causedBy: { property: 'information', table: 't', column: 'a' } }],
    });
  });

  it('wants one acknowledgement, which covers what follows', async () => {
    const dropped = decisions['a column is dropped'] as Step;
    const up = `-- rehearsal: accept information t.a because nobody reads it\n${dropped.up}`;
    const report = await rehearsed(write('golang-migrate', { ...dropped, up }));
    expect(report.verdict).toBe('passed');
    const accepted = last(report).properties.filter((property) => property.accepted !== null);
    expect(accepted.map(({ id, verdict }) => [id, verdict])).toEqual(
      ['round-trip-data', 'information', 'old-reads', 'old-writes'].map((id) => [id, 'passed']),
    );
  });
});

describe('a column that takes no NULL', () => {
  const base = 'CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT, a TEXT NOT NULL);';
  const back = "ALTER TABLE t ADD COLUMN a TEXT NOT NULL DEFAULT '';";

  it('comes back with a default, which follows from its drop', async () => {
    const step = { base, up: 'ALTER TABLE t DROP COLUMN a;', down: back };
    expect(causes(await lastRehearsed(write('golang-migrate', step)))).toEqual(['information decision']);
  });

  it('has none where its values could have come back', async () => {
    const up = 'ALTER TABLE t ADD COLUMN c TEXT; UPDATE t SET c = a; ALTER TABLE t DROP COLUMN a;';
    const down = `${back} UPDATE t SET a = c; ALTER TABLE t DROP COLUMN c;`;
    expect(causes(await lastRehearsed(write('golang-migrate', { base, up, down })))).toContain(
      'round-trip-schema fault',
    );
  });
});

describe('a decision of a file without a way back', () => {
  const base = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);';
  const only = async (up: string, more = '') =>
    causes(await lastRehearsed(write('plain', { base: base + more, up, down: null })));

  it.each([
    ['some rows are deleted', "DELETE FROM t WHERE a LIKE 'ev%';", 'row-count'],
    ['values are written over', 'UPDATE t SET a = lower(a);', 'information'],
    [
      'all rows are deleted, and a column is rebuilt',
      'DELETE FROM t; ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a BLOB;',
      'row-count',
    ],
  ])('is what its statement says: %s', async (_, up, tells) => {
    expect(await only(up)).toEqual([`${tells} decision`]);
  });

  it('is not what a copy loses, nor what is set off', async () => {
    const copy =
      'CREATE TABLE t2 (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t2 SELECT id, lower(a), b FROM t; DROP TABLE t; ALTER TABLE t2 RENAME TO t;';
    expect(await only(copy)).toEqual(['information fault']);
    const audit =
      'CREATE TABLE c (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id) ON DELETE CASCADE, x TEXT);';
    expect(await only("DELETE FROM t WHERE a LIKE 'ev%';", audit)).toEqual(['row-count fault']);
  });
});

describe('a fault', () => {
  it.each(Object.entries(faults))('is the only cause where %s', async (_, step) => {
    expect(causes(await lastRehearsed(write('golang-migrate', step)))).toEqual([`${step.tells} fault`]);
  });
});

describe('an everyday migration', () => {
  it.each(Object.entries(healthy))('passes: %s', async (_, step) => {
    const report = await rehearsed(write('golang-migrate', step));
    expect([report.verdict, failures(last(report))]).toEqual(['passed', []]);
  });

  it('passes in our own format too: what only the new schema has is gone by nature, and told', async () => {
    const { migrations, verdict } = await rehearsed(
      {
        '0001_base.up.sql': 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
        '0001_base.down.sql': 'DROP TABLE t;',
        '0002_add.up.sql': 'ALTER TABLE t ADD COLUMN z TEXT;',
        '0002_add.down.sql': 'ALTER TABLE t DROP COLUMN z;',
      },
      { format: 'rehearsal' },
    );
    const later = migrations.at(-1)?.properties.find(({ id }) => id === 'later-writes');
    expect([later?.verdict, failures(last({ migrations } as never)), verdict]).not.toContain('failed');
    expect(later?.summary).toContain('a rollback discards what was written to t.z');
  });
});

describe('what is no fault', () => {
  it('is a value that only the moment of up could have made', async () => {
    const { properties } = await lastRehearsed(
      write('golang-migrate', {
        base: 'CREATE TABLE f (id INTEGER PRIMARY KEY, archived_at TEXT);',
        up: "UPDATE f SET archived_at = datetime('now') WHERE archived_at IS NULL;",
        down: null,
      }),
    );
    expect(properties.find(({ id }) => id === 'information')?.verdict).toBe('passed');
  });

  it('is, once acknowledged, a default for what was NULL', async () => {
    const step = {
      base: 'CREATE TABLE f (id INTEGER PRIMARY KEY, a TEXT);',
      up: "UPDATE f SET a = '' WHERE a IS NULL;",
      down: 'SELECT 1;',
    };
    expect(causes(await lastRehearsed(write('golang-migrate', step)))).toEqual(['information decision']);
  });
});

describe('a folder without downs', () => {
  const made = (n: number) => `CREATE TABLE t${n} (id INTEGER PRIMARY KEY);`;

  it('is told once, where most have none', async () => {
    const report = await rehearsed({
      '1_a.up.sql': made(1),
      '1_a.down.sql': 'DROP TABLE t1;',
      '2_b.up.sql': made(2),
      '3_c.up.sql': made(3),
    });
    expect(report.verdict).toBe('passed');
    expect(report.notes.filter(({ message }) => message.includes('have no down'))).toHaveLength(1);
  });

  it('is a decision in the one that has none', async () => {
    const report = await rehearsed({
      '1_a.up.sql': made(1),
      '1_a.down.sql': 'DROP TABLE t1;',
      '2_b.up.sql': made(2),
    });
    expect(failures(last(report))).toEqual(['round-trip-schema decision']);
  });
});

describe('a down that is made to fail', () => {
  const step = {
    base: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
    up: 'ALTER TABLE t ADD COLUMN b TEXT;',
  };

  it.each([
    "SELECT RAISE(ABORT, 'irreversible');",
    "SELECT json('cannot be undone');",
    'CREATE TEMP TABLE no_way_back (x CHECK (x)); INSERT INTO no_way_back VALUES (0);',
  ])('refuses on purpose: %s', async (down) => {
    const { properties, ...migration } = await lastRehearsed(write('golang-migrate', { ...step, down }));
    expect(failures({ properties, ...migration })).toEqual(['round-trip-schema decision']);
    expect(properties.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it.each([
    'ALTER TABLE t DROP COLUMN bb;',
    'DROP TABLE nowhere;',
    'SELECT * FROM nowhere;',
    'DORP TABLE t;',
  ])('is a mistake: %s', async (down) => {
    expect(causes(await lastRehearsed(write('golang-migrate', { ...step, down })))).toEqual([
      'round-trip-schema fault',
    ]);
  });
});

describe('an acceptance', () => {
  const step = { base: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);', down: 'DROP INDEX i;' };

  it('that matches nothing is told', async () => {
    const up = '-- rehearsal: accept row-count u because we agreed\nCREATE INDEX i ON t (a);';
    const { notes, verdict } = await lastRehearsed(write('golang-migrate', { ...step, up }));
    expect(verdict).toBe('passed');
    expect(notes.map(({ message }) => message)).toContain(
      'the acceptance "row-count u" matches nothing that row-count found: correct it or take it away',
    );
  });

  it('of applies has no effect', async () => {
    const up = '-- rehearsal: accept applies t because we agreed\nCREATE UNIQUE INDEX i ON t (a);';
    const migration = await lastRehearsed(write('golang-migrate', { ...step, up }));
    expect(causes(migration)).toEqual(['applies fault']);
    expect(migration.notes.map(({ message }) => message).join()).toContain('"applies t" has no effect');
  });
});

describe('an acceptance of applies', () => {
  const step = {
    base: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
    down: 'ALTER TABLE t DROP COLUMN ok;',
  };
  const up = (accept: string) => `${accept}\nALTER TABLE t ADD COLUMN ok BOOLEAN NOT NULL DEFAULT 't';`;

  it('covers what up does although it gets through', async () => {
    const accepted = await lastRehearsed(
      write('golang-migrate', {
        ...step,
        up: up('-- rehearsal: accept applies t.ok because the application reads t'),
      }),
    );
    expect(accepted.verdict).toBe('passed');
    expect(accepted.notes.map(({ message }) => message).join()).not.toContain('accept');
    expect(causes(await lastRehearsed(write('golang-migrate', { ...step, up: up('') })))).toEqual([
      'applies fault',
    ]);
  });

  it('that matches nothing is told as any other', async () => {
    const { notes } = await lastRehearsed(
      write('golang-migrate', {
        ...step,
        up: '-- rehearsal: accept applies t because we agreed\nCREATE INDEX i ON t (a);',
        down: 'DROP INDEX i;',
      }),
    );
    expect(notes.map(({ message }) => message).join()).toContain(
      '"applies t" matches nothing that applies found',
    );
  });
});

describe('several reasons on one table', () => {
  it('are several findings, each with its own dataset', async () => {
    const { properties } = await lastRehearsed(
      write('golang-migrate', {
        base: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);',
        up: `CREATE TABLE t2 (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT UNIQUE);
INSERT INTO t2 SELECT id, a, b FROM t; DROP TABLE t; ALTER TABLE t2 RENAME TO t;`,
        down: null,
      }),
      { runs: 60 },
    );
    const { findings } = properties.find(({ id }) => id === 'applies') ?? { findings: [] };
    expect(findings.map(({ code, counterexample }) => [code, counterexample?.rows]).sort()).toEqual([
      ['up-fails: not-null', 1],
      ['up-fails: unique', 2],
    ]);
  });
});

describe('the old application', () => {
  const renamed = decisions['a column is renamed'] as Step;
  const stricter = {
    base: 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);',
    up: "CREATE TRIGGER no_x BEFORE INSERT ON t WHEN NEW.a IS NULL BEGIN SELECT RAISE(ABORT, 'a is wanted'); END;",
    down: 'DROP TRIGGER no_x;',
  };

  it('is stopped, where that is said', async () => {
    const report = await rehearsed(write('golang-migrate', renamed), { deployment: 'stop' });
    expect(report.verdict).toBe('passed');
  });

  it('of an embedded database is taken to be stopped, but for what is taken from it by name', async () => {
    const of = async (step: Step, options = {}) =>
      causes(await lastRehearsed(write('golang-migrate', step), options));
    expect(await of(renamed)).toEqual(['old-reads decision']);
    expect(await of(stricter)).toEqual([]);
    expect(await of(stricter, { deployment: 'rolling' })).toEqual(['old-writes fault']);
  });
});

it('what is no transaction is one cause, also where it takes a row to show that', async () => {
  const report = await lastRehearsed({
    '00001_a.sql': '-- +goose Up\nCREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);\n',
    '00002_b.sql':
      "-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE t ADD COLUMN b TEXT;\nUPDATE t SET b = 'x';\n-- +goose Down\nALTER TABLE t DROP COLUMN b;\n",
  });
  expect(causes(report)).toEqual(['atomic fault']);
});
