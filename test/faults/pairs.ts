import { type Change, type Fault, noWayBack } from './fault.js';

const posts =
  'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);\n' +
  'CREATE TABLE likes (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id));\n' +
  'CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id), body TEXT);';
const projects =
  'CREATE TABLE projects (id INTEGER PRIMARY KEY, slug TEXT NOT NULL);\nCREATE UNIQUE INDEX projects_slug ON projects(slug);';
const perTenant =
  'DROP INDEX projects_slug;\nCREATE UNIQUE INDEX projects_slug ON projects(tenant_id, slug);';

const filed =
  'CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE posts (id INTEGER PRIMARY KEY, category_id INTEGER REFERENCES categories(id), title TEXT);';
const filing =
  'CREATE TABLE post_categories (post_id INTEGER NOT NULL, category_id INTEGER NOT NULL);\nINSERT INTO post_categories';
const active =
  'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, deleted_at INTEGER);\nCREATE VIEW active AS SELECT id, name FROM people WHERE deleted_at IS NULL;';
const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);';
const fullName = `ALTER TABLE people ADD COLUMN full_name TEXT;
UPDATE people SET full_name = name;
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN UPDATE people SET full_name = NEW.name WHERE id = NEW.id; END;`;
const noFullName = 'DROP TRIGGER people_ai;\nALTER TABLE people DROP COLUMN full_name;';

const searched =
  'CREATE TABLE memos (id TEXT PRIMARY KEY, body TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0);\n' +
  'CREATE VIRTUAL TABLE found USING fts5 (memo_id UNINDEXED, body);';
const stemmed = "USING fts5 (memo_id UNINDEXED, body, tokenize = 'porter');";
const counted =
  'CREATE TABLE pins (id INTEGER PRIMARY KEY AUTOINCREMENT, memo_id INTEGER NOT NULL, user_id INTEGER NOT NULL);';
const checked = `CREATE TABLE members (id INTEGER PRIMARY KEY, phone TEXT NOT NULL);
CREATE TRIGGER members_phone BEFORE INSERT ON members WHEN NEW.phone NOT GLOB '[0-9][0-9][0-9][0-9]' BEGIN SELECT RAISE(ABORT, 'four digits'); END;`;

/** Migrations with one mistake. */
export const pairFaults: Readonly<Record<string, Fault>> = {
  'a count is multiplied by a second join': {
    base: posts,
    up: `CREATE TABLE stats (post_id INTEGER PRIMARY KEY REFERENCES posts(id), likes INTEGER NOT NULL);
INSERT INTO stats SELECT p.id, COUNT(l.id) FROM posts p LEFT JOIN likes l ON l.post_id = p.id LEFT JOIN comments c ON c.post_id = p.id GROUP BY p.id;`,
    down: 'DROP TABLE stats;',
    foundBy: ['row-count'],
  },
  'keys in both cases become one': {
    base: 'CREATE TABLE tags (name TEXT PRIMARY KEY, color TEXT);',
    up: 'CREATE TABLE t2 (name TEXT PRIMARY KEY COLLATE NOCASE, color TEXT);\nINSERT OR IGNORE INTO t2 SELECT name, color FROM tags;\nDROP TABLE tags;\nALTER TABLE t2 RENAME TO tags;',
    down: '',
    foundBy: ['row-count', 'information'],
  },
  'a sum is of all rows': {
    base: 'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), total NUMERIC NOT NULL);',
    up: 'ALTER TABLE customers ADD COLUMN spent NUMERIC NOT NULL DEFAULT 0;\nUPDATE customers SET spent = coalesce((SELECT sum(total) FROM orders), 0);',
    down: 'ALTER TABLE customers DROP COLUMN spent;',
    foundBy: ['integrity'],
  },
  'a key takes rows along that an old one kept': {
    base: filed.replace('REFERENCES categories(id)', 'REFERENCES categories(id) ON DELETE SET NULL'),
    up: 'CREATE TABLE p2 (id INTEGER PRIMARY KEY, category_id INTEGER REFERENCES categories(id) ON DELETE CASCADE, title TEXT);\nINSERT INTO p2 SELECT * FROM posts;\nDROP TABLE posts;\nALTER TABLE p2 RENAME TO posts;',
    down: '',
    foundBy: ['old-writes'],
  },
  'a column that was computed is one like any other': {
    base: 'CREATE TABLE lines (id INTEGER PRIMARY KEY, qty INTEGER NOT NULL, price INTEGER NOT NULL, total INTEGER AS (qty + price) STORED);',
    up: 'CREATE TABLE l2 (id INTEGER PRIMARY KEY, qty INTEGER NOT NULL, price INTEGER NOT NULL, total INTEGER);\nINSERT INTO l2 SELECT * FROM lines;\nDROP TABLE lines;\nALTER TABLE l2 RENAME TO lines;',
    down: '',
    foundBy: ['old-writes'],
  },
  'a unique key gets a column that no row has a value for': {
    base: projects,
    up: `ALTER TABLE projects ADD COLUMN tenant_id INTEGER;\n${perTenant}`,
    down: 'DROP INDEX projects_slug;\nCREATE UNIQUE INDEX projects_slug ON projects(slug);\nALTER TABLE projects DROP COLUMN tenant_id;',
    foundBy: ['untouched'],
  },
  'a view is made again with the opposite condition': {
    base: active,
    up: 'DROP VIEW active;\nCREATE VIEW active AS SELECT id, name FROM people WHERE deleted_at IS NOT NULL;',
    down: 'DROP VIEW active;\nCREATE VIEW active AS SELECT id, name FROM people WHERE deleted_at IS NULL;',
    foundBy: ['old-reads'],
  },
  'a table of pairs is filled the wrong way round': {
    base: filed,
    up: `${filing} SELECT category_id, id FROM posts WHERE category_id IS NOT NULL;`,
    down: 'DROP TABLE post_categories;',
    foundBy: ['integrity'],
  },
  'a column is kept in step with inserts, and not with updates': {
    base: people,
    up: fullName,
    down: noFullName,
    foundBy: ['integrity'],
  },
  'a search index is made again from some of its own rows': {
    base: searched,
    up: `CREATE VIRTUAL TABLE found2 ${stemmed}\nINSERT INTO found2 SELECT f.memo_id, f.body FROM found f JOIN memos m ON m.id = f.memo_id;\nDROP TABLE found;\nALTER TABLE found2 RENAME TO found;`,
    down: noWayBack,
    foundBy: ['row-count'],
  },
  'a rebuild forgets that no number is handed out twice': {
    base: counted,
    up: 'CREATE TABLE pins2 (id INTEGER PRIMARY KEY, memo_id INTEGER NOT NULL, user_id INTEGER NOT NULL, at TEXT);\nINSERT INTO pins2 (id, memo_id, user_id) SELECT id, memo_id, user_id FROM pins;\nDROP TABLE pins;\nALTER TABLE pins2 RENAME TO pins;',
    down: noWayBack,
    foundBy: ['untouched'],
  },
  'a number that the database hands out is taken for a free one': {
    base: 'CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL);',
    up: "INSERT INTO roles (id, name) VALUES (4, 'auditor');",
    down: noWayBack,
    foundBy: ['applies'],
  },
  'what a trigger lets in is cut short': {
    base: checked,
    up: 'UPDATE members SET phone = substr(phone, 2);',
    down: noWayBack,
    foundBy: ['information'],
  },
};

/** The same, done right. */
export const pairsDoneRight: Readonly<Record<string, Change>> = {
  'a count is made of different rows': {
    base: posts,
    up: `CREATE TABLE stats (post_id INTEGER PRIMARY KEY REFERENCES posts(id) ON DELETE CASCADE, likes INTEGER NOT NULL);
INSERT INTO stats SELECT p.id, COUNT(DISTINCT l.id) FROM posts p LEFT JOIN likes l ON l.post_id = p.id LEFT JOIN comments c ON c.post_id = p.id GROUP BY p.id;`,
    down: 'DROP TABLE stats;',
  },
  'a sum is of the rows that belong to the row': {
    base: 'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), total NUMERIC NOT NULL);',
    up: 'ALTER TABLE customers ADD COLUMN spent NUMERIC NOT NULL DEFAULT 0;\nUPDATE customers SET spent = coalesce((SELECT sum(total) FROM orders WHERE customer_id = customers.id), 0);',
    down: 'ALTER TABLE customers DROP COLUMN spent;',
  },
  'a view is made again with one condition more': {
    base: active,
    up: "DROP VIEW active;\nCREATE VIEW active AS SELECT id, name FROM people WHERE deleted_at IS NULL AND name <> '';",
    down: 'DROP VIEW active;\nCREATE VIEW active AS SELECT id, name FROM people WHERE deleted_at IS NULL;',
  },
  'a table of pairs is filled the right way round': {
    base: filed,
    up: `${filing} SELECT id, category_id FROM posts WHERE category_id IS NOT NULL;`,
    down: 'DROP TABLE post_categories;',
  },
  'a column is kept in step with inserts and updates': {
    base: people,
    up: `${fullName}\nCREATE TRIGGER people_au AFTER UPDATE OF name ON people BEGIN UPDATE people SET full_name = NEW.name WHERE id = NEW.id; END;`,
    down: `DROP TRIGGER people_au;\n${noFullName}`,
  },
  'rows get a tenant, and are unique in it': {
    base: projects,
    up: `-- rehearsal: irreversible because two tenants may have one slug\nALTER TABLE projects ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 1;\n${perTenant}`,
    down: '',
  },
  'rows are marked as deleted, and names are unique among the others': {
    base: projects,
    up: `-- rehearsal: irreversible because two projects may have one slug\nALTER TABLE projects ADD COLUMN deleted_at INTEGER;\nDROP INDEX projects_slug;\nCREATE UNIQUE INDEX projects_slug ON projects(slug) WHERE deleted_at IS NULL;`,
    down: '',
  },
  'a column that was added before is filled from the one beside it': {
    base: `${people}\nALTER TABLE people ADD COLUMN full_name TEXT;`,
    up: '-- rehearsal: irreversible because the column is in use from then on\nUPDATE people SET full_name = name WHERE full_name IS NULL;',
    down: '',
  },
  'rows of two tables, some of which say the same, come into one': {
    base: 'CREATE TABLE plugins (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE assets (id INTEGER PRIMARY KEY, name TEXT NOT NULL);',
    up: '-- rehearsal: irreversible because nothing tells them apart\nINSERT INTO assets (name) SELECT name FROM plugins ORDER BY id;',
    down: '',
  },
  'each role is given a right': {
    base: 'CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\nCREATE TABLE rights (role_id INTEGER NOT NULL REFERENCES roles(id), what TEXT NOT NULL, PRIMARY KEY (role_id, what));',
    up: "-- rehearsal: irreversible because a right may have been there\nINSERT INTO rights SELECT id, 'export' FROM roles r WHERE NOT EXISTS (SELECT 1 FROM rights WHERE role_id = r.id AND what = 'export');",
    down: '',
  },
  'a search index is made again from the rows that it is to find': {
    base: searched,
    up: `-- rehearsal: irreversible because the index is made of the memos\nDROP TABLE found;\nCREATE VIRTUAL TABLE found ${stemmed}\nINSERT INTO found SELECT id, body FROM memos WHERE gone = 0;`,
    down: '',
  },
  'a version is written down where nothing else is': {
    base: "CREATE TABLE versions (version INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (datetime('now')));\nINSERT INTO versions (version) VALUES (1);",
    up: '-- rehearsal: irreversible because the version is reached\nCREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);\nINSERT INTO versions (version) VALUES (2);',
    down: '',
  },
  'a column comes into a table whose rows a trigger checks': {
    base: checked,
    up: 'ALTER TABLE members ADD COLUMN note TEXT;',
    down: 'ALTER TABLE members DROP COLUMN note;',
  },
};
