import type { Change, Fault } from './fault.js';

const books =
  'CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors(id), title TEXT);';
const authorName = (of: string) =>
  `ALTER TABLE books ADD COLUMN author TEXT;\nUPDATE books SET author = (SELECT name FROM authors ${of});`;
const named = 'CREATE TABLE clients (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, city TEXT);';
const whole = (name: string) =>
  `ALTER TABLE clients ADD COLUMN name TEXT;\nUPDATE clients SET name = ${name};`;
const lists = "CREATE TABLE papers (id INTEGER PRIMARY KEY, tags TEXT NOT NULL DEFAULT '[]');";
const tagged = (which: string) =>
  `CREATE TABLE paper_tags (paper_id INTEGER NOT NULL REFERENCES papers(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (paper_id, tag));\nINSERT INTO paper_tags SELECT ${which} p.id, j.value FROM papers p, json_each(CASE WHEN json_valid(p.tags) AND json_type(p.tags) = 'array' THEN p.tags ELSE '[]' END) j WHERE j.type = 'text';`;
const edges =
  'CREATE TABLE nodes (num INTEGER NOT NULL, source INTEGER NOT NULL, name TEXT, PRIMARY KEY (num, source));\nCREATE TABLE edges (id INTEGER PRIMARY KEY, num INTEGER NOT NULL, source INTEGER NOT NULL, FOREIGN KEY (num, source) REFERENCES nodes(num, source));';
const owned =
  'CREATE TABLE owners (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE pets (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, name TEXT);';

/** Migrations that fill a column, or a table of what a column says, with one mistake. */
export const columnFaults: Readonly<Record<string, Fault>> = {
  'all rows get what one row says': {
    base: books,
    up: authorName('ORDER BY id DESC LIMIT 1'),
    down: 'ALTER TABLE books DROP COLUMN author;',
    foundBy: ['integrity'],
  },
  'one NULL takes the other text along': {
    base: named,
    up: whole("first_name || ' ' || last_name"),
    down: 'ALTER TABLE clients DROP COLUMN name;',
    foundBy: ['integrity'],
  },
  'a list that says a word twice meets a key': {
    base: lists,
    up: tagged(''),
    down: 'DROP TABLE paper_tags;',
    foundBy: ['applies'],
  },
};

/** The same, done right. */
export const columnsDoneRight: Readonly<Record<string, Change>> = {
  'rows get what the row says that they refer to': {
    base: books,
    up: authorName('WHERE authors.id = books.author_id'),
    down: 'ALTER TABLE books DROP COLUMN author;',
  },
  'two texts are joined, each where it is there': {
    base: named,
    up: whole("trim(COALESCE(first_name, '') || ' ' || COALESCE(last_name, ''))"),
    down: 'ALTER TABLE clients DROP COLUMN name;',
  },
  'each word of a list comes in once': {
    base: lists,
    up: tagged('DISTINCT'),
    down: 'DROP TABLE paper_tags;',
  },
  'a table is rebuilt that holds the keys of another one': {
    base: edges,
    up: `CREATE TABLE edges_new (id INTEGER PRIMARY KEY, num INTEGER NOT NULL, source INTEGER NOT NULL, weight REAL, FOREIGN KEY (num, source) REFERENCES nodes(num, source));\nINSERT INTO edges_new (id, num, source) SELECT id, num, source FROM edges;\nDROP TABLE edges;\nALTER TABLE edges_new RENAME TO edges;`,
    down: 'ALTER TABLE edges DROP COLUMN weight;',
  },
  'numbers become texts, with all that name them': {
    base: owned,
    up: `-- rehearsal: irreversible because the numbers are in use no more
-- rehearsal: accept old-reads because the application is stopped
-- rehearsal: accept old-writes because the application is stopped
CREATE TABLE o2 (id TEXT PRIMARY KEY NOT NULL, old_id INTEGER, name TEXT NOT NULL);\nINSERT INTO o2 SELECT 'own_' || printf('%016x', id), id, name FROM owners;\nDROP TABLE owners;\nALTER TABLE o2 RENAME TO owners;
CREATE TABLE p2 (id INTEGER PRIMARY KEY, owner_id TEXT NOT NULL, name TEXT);\nINSERT INTO p2 SELECT id, 'own_' || printf('%016x', owner_id), name FROM pets;\nDROP TABLE pets;\nALTER TABLE p2 RENAME TO pets;`,
    down: '',
  },
};
