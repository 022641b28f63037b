import type { Step } from './folders.js';

const T = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);';
const FAMILY = `CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p(id) ON DELETE CASCADE, x TEXT);`;
const rebuild = (columns: string, kept: string) => `CREATE TABLE t2 (${columns});
INSERT INTO t2 (${kept}) SELECT ${kept} FROM t;
DROP TABLE t;
ALTER TABLE t2 RENAME TO t;`;
const WITHOUT_A = rebuild('id INTEGER PRIMARY KEY, b TEXT', 'id, b');

/** What the author wrote down, each with the property that tells it. */
export const decisions: Readonly<Record<string, Step & { readonly tells: string }>> = {
  'a column is dropped': {
    base: T,
    up: 'ALTER TABLE t DROP COLUMN a;',
    down: 'ALTER TABLE t ADD COLUMN a TEXT;',
    tells: 'information',
  },
  'two columns are dropped': {
    base: T,
    up: 'ALTER TABLE t DROP COLUMN a;\nALTER TABLE t DROP COLUMN b;',
    down: 'ALTER TABLE t ADD COLUMN a TEXT;\nALTER TABLE t ADD COLUMN b TEXT;',
    tells: 'information',
  },
  'a column is dropped, and one of another kind added': {
    base: T,
    up: 'ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN n INTEGER;',
    down: 'ALTER TABLE t DROP COLUMN n;\nALTER TABLE t ADD COLUMN a TEXT;',
    tells: 'information',
  },
  'a rebuild leaves a column out': {
    base: T,
    up: WITHOUT_A,
    down: 'ALTER TABLE t ADD COLUMN a TEXT;',
    tells: 'information',
  },
  'a table is dropped': {
    base: `${T}\nCREATE TABLE u (id INTEGER PRIMARY KEY, x TEXT);`,
    up: 'DROP TABLE u;',
    down: 'CREATE TABLE u (id INTEGER PRIMARY KEY, x TEXT);',
    tells: 'information',
  },
  'the only table is dropped': { base: T, up: 'DROP TABLE t;', down: T, tells: 'information' },
  'all rows are deleted': { base: T, up: 'DELETE FROM t;', down: 'SELECT 1;', tells: 'row-count' },
  'a column is renamed': {
    base: T,
    up: 'ALTER TABLE t RENAME COLUMN a TO z;',
    down: 'ALTER TABLE t RENAME COLUMN z TO a;',
    tells: 'old-reads',
  },
  'a table is renamed': {
    base: T,
    up: 'ALTER TABLE t RENAME TO z;',
    down: 'ALTER TABLE z RENAME TO t;',
    tells: 'old-reads',
  },
};

/** What is most likely an accident, or damage that nobody wrote down. */
export const faults: Readonly<Record<string, Step & { readonly tells: string }>> = {
  'a column is dropped beside one of its kind, and its values are nowhere': {
    base: T,
    up: 'ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN z TEXT;',
    down: 'ALTER TABLE t DROP COLUMN z;\nALTER TABLE t ADD COLUMN a TEXT;',
    tells: 'information',
  },
  'a rebuild that adds a column forgets another': {
    base: T,
    up: rebuild('id INTEGER PRIMARY KEY, b TEXT, n INTEGER', 'id, b'),
    down: 'ALTER TABLE t DROP COLUMN n;\nALTER TABLE t ADD COLUMN a TEXT;',
    tells: 'information',
  },
  'a rebuild forgets an index': {
    base: `${T}\nCREATE INDEX ti ON t(b);`,
    up: rebuild('id INTEGER PRIMARY KEY, a TEXT, b TEXT, n INTEGER', 'id, a, b'),
    down: 'ALTER TABLE t DROP COLUMN n;\nCREATE INDEX ti ON t(b);',
    tells: 'untouched',
  },
  'a cascade takes rows along': { base: FAMILY, up: 'DELETE FROM p;', down: 'SELECT 1;', tells: 'row-count' },
  'an UPDATE without WHERE overwrites': {
    base: T,
    up: "UPDATE t SET a = 'x';",
    down: 'SELECT 1;',
    tells: 'information',
  },
  'some rows are deleted': {
    base: T,
    up: "DELETE FROM t WHERE b = 'old';",
    down: 'SELECT 1;',
    tells: 'row-count',
  },
  'down changes nothing': {
    base: T,
    up: 'ALTER TABLE t ADD COLUMN z TEXT;',
    down: 'SELECT 1;',
    tells: 'round-trip-schema',
  },
  'a new table takes the name, and nobody copied the rows': {
    base: T,
    up: `CREATE TABLE t2 (id INTEGER PRIMARY KEY, a TEXT, b TEXT, n TEXT);
DROP TABLE t;
ALTER TABLE t2 RENAME TO t;`,
    down: 'ALTER TABLE t DROP COLUMN n;',
    tells: 'row-count',
  },
};

/** Everyday migrations, which are proven without a word of their author. */
export const healthy: Readonly<Record<string, Step>> = {
  'a column with a default': {
    base: T,
    up: "ALTER TABLE t ADD COLUMN z TEXT NOT NULL DEFAULT 'n';",
    down: 'ALTER TABLE t DROP COLUMN z;',
  },
  'a table that refers to another': {
    base: T,
    up: 'CREATE TABLE u (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t(id), x TEXT);',
    down: 'DROP TABLE u;',
  },
  'an index': { base: T, up: 'CREATE INDEX t_a ON t(a);', down: 'DROP INDEX t_a;' },
  'a nullable reference': {
    base: `${T}\nCREATE TABLE u (id INTEGER PRIMARY KEY);`,
    up: 'ALTER TABLE t ADD COLUMN u_id INTEGER REFERENCES u(id);',
    down: 'ALTER TABLE t DROP COLUMN u_id;',
  },
  'a new column filled from old ones': {
    base: T,
    up: "ALTER TABLE t ADD COLUMN z TEXT;\nUPDATE t SET z = coalesce(a, '') || coalesce(b, '');",
    down: 'ALTER TABLE t DROP COLUMN z;',
  },
  'a table with rows of its own': {
    base: T,
    up: "CREATE TABLE r (id INTEGER PRIMARY KEY, name TEXT UNIQUE);\nINSERT INTO r VALUES (1, 'admin'), (2, 'user');",
    down: 'DROP TABLE r;',
  },
  'a view': {
    base: T,
    up: 'CREATE VIEW v AS SELECT id, a FROM t WHERE b IS NOT NULL;',
    down: 'DROP VIEW v;',
  },
  'a new column that holds the moment of its up': {
    base: T,
    up: "ALTER TABLE t ADD COLUMN made_at TEXT;\nUPDATE t SET made_at = datetime('now');",
    down: 'ALTER TABLE t DROP COLUMN made_at;',
  },
  'new rows that hold the moment of their up': {
    base: T,
    up: 'CREATE TABLE r (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP);\nINSERT INTO r (id) VALUES (1);',
    down: 'DROP TABLE r;',
  },
  'a new column of random keys': {
    base: T,
    up: 'ALTER TABLE t ADD COLUMN uid TEXT;\nUPDATE t SET uid = lower(hex(randomblob(16)));\nCREATE UNIQUE INDEX t_uid ON t(uid);',
    down: 'DROP INDEX t_uid;\nALTER TABLE t DROP COLUMN uid;',
  },
  'the same index under another name': {
    base: `${T}\nCREATE INDEX by_a ON t(a);`,
    up: 'CREATE INDEX by_b ON t(b);',
    down: 'DROP INDEX by_b;\nDROP INDEX by_a;\nCREATE INDEX a_index ON t(a);',
  },
};
