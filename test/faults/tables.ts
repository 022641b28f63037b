import { type Change, type Fault, noWayBack } from './fault.js';

const users = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, street TEXT, city TEXT);';
const addresses =
  'CREATE TABLE addresses (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, street TEXT, city TEXT);';
const roles =
  'CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, role_id INTEGER REFERENCES roles(id));';
const personRoles =
  'CREATE TABLE person_roles (person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, role_id INTEGER NOT NULL REFERENCES roles(id) ON DELETE CASCADE, PRIMARY KEY (person_id, role_id));';
const posts =
  'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);\nCREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id), body TEXT);';

const counting = (what: string) =>
  `ALTER TABLE posts ADD COLUMN comment_count INTEGER NOT NULL DEFAULT 0;\nUPDATE posts SET comment_count = (SELECT count(${what}) FROM posts p LEFT JOIN comments c ON c.post_id = p.id WHERE p.id = posts.id);`;

const members =
  'CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\nCREATE UNIQUE INDEX members_email ON members(lower(email));';
const membersAgain = (key: string) =>
  `CREATE TABLE m2 (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);\nINSERT INTO m2 (id, email) SELECT id, email FROM members;\nDROP TABLE members;\nALTER TABLE m2 RENAME TO members;\nCREATE UNIQUE INDEX members_email ON members(${key});`;

const sensors =
  'CREATE TABLE sensors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE readings (id INTEGER PRIMARY KEY, sensor_id INTEGER NOT NULL REFERENCES sensors(id), at INTEGER NOT NULL);';
const lastReading = (of: string) =>
  `ALTER TABLE sensors ADD COLUMN last_at INTEGER;\nUPDATE sensors SET last_at = (SELECT max(r.at) FROM readings r WHERE r.sensor_id = ${of});`;
const people =
  'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE avatars (person_id INTEGER NOT NULL REFERENCES people(id), kind TEXT NOT NULL, url TEXT, PRIMARY KEY (person_id, kind));';
const profiles = (on: string) =>
  `CREATE TABLE profiles (person_id INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, name TEXT NOT NULL, avatar TEXT);\nINSERT INTO profiles SELECT p.id, p.name, a.url FROM people p LEFT JOIN avatars a ON a.person_id = p.id ${on} a.kind = 'main';`;

const orders =
  'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), status TEXT NOT NULL, created_at TEXT NOT NULL);';
const lastStatus = (order: string) =>
  `ALTER TABLE customers ADD COLUMN last_status TEXT;\nUPDATE customers SET last_status = (SELECT status FROM orders WHERE customer_id = customers.id ORDER BY ${order} LIMIT 1);`;

const apart =
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE admins (id INTEGER PRIMARY KEY, name TEXT NOT NULL);';

const sales =
  'CREATE TABLE stock (id INTEGER PRIMARY KEY, qty INTEGER NOT NULL DEFAULT 0);\nCREATE TABLE sales (id INTEGER PRIMARY KEY, stock_id INTEGER NOT NULL, n INTEGER NOT NULL);';
const sold = (sign: string) =>
  `CREATE TRIGGER sales_ai AFTER INSERT ON sales BEGIN UPDATE stock SET qty = qty ${sign} new.n WHERE id = new.stock_id; END;`;
const salesAgain = (sign: string) =>
  `CREATE TABLE s2 (id INTEGER PRIMARY KEY, stock_id INTEGER NOT NULL, n INTEGER NOT NULL, at TEXT);\nINSERT INTO s2 (id, stock_id, n) SELECT id, stock_id, n FROM sales;\nDROP TABLE sales;\nALTER TABLE s2 RENAME TO sales;\n${sold(sign)}`;

/** Migrations that make a table, or a column, of the rows of others, with one mistake. */
export const tableFaults: Readonly<Record<string, Fault>> = {
  'two columns change places on their way into a new table': {
    base: users,
    up: `${addresses}\nINSERT INTO addresses SELECT id, city, street FROM users;`,
    down: 'DROP TABLE addresses;',
    foundBy: ['integrity'],
  },
  'a join has lost its condition': {
    base: roles,
    up: `${personRoles}\nINSERT INTO person_roles SELECT p.id, r.id FROM people p, roles r;`,
    down: 'DROP TABLE person_roles;',
    foundBy: ['integrity'],
  },
  'a count is 1 where there is nothing': {
    base: posts,
    up: counting('*'),
    down: 'ALTER TABLE posts DROP COLUMN comment_count;',
    foundBy: ['row-count'],
  },
  'a subquery names its own table where it means the other': {
    base: sensors,
    up: lastReading('r.id'),
    down: 'ALTER TABLE sensors DROP COLUMN last_at;',
    foundBy: ['integrity'],
  },
  'a condition on what an outer join brings makes it an inner one': {
    base: people,
    up: profiles('WHERE'),
    down: 'DROP TABLE profiles;',
    foundBy: ['row-count'],
  },
  'of rows of the same time any is the last': {
    base: orders,
    up: lastStatus('created_at DESC'),
    down: 'ALTER TABLE customers DROP COLUMN last_status;',
    foundBy: ['deterministic'],
  },
  'two tables that count apart come into one, and OR IGNORE leaves out whose number is taken': {
    base: apart,
    up: 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, admin INTEGER NOT NULL);\nINSERT OR IGNORE INTO accounts SELECT id, name, 0 FROM users;\nINSERT OR IGNORE INTO accounts SELECT id, name, 1 FROM admins;',
    down: 'DROP TABLE accounts;',
    foundBy: ['row-count'],
  },
  'a trigger is made again with another sign': {
    base: `${sales}\n${sold('-')}`,
    up: salesAgain('+'),
    down: noWayBack,
    foundBy: ['old-writes'],
  },
  'a unique key tells letters apart by their case, which it did not': {
    base: members,
    up: membersAgain('email'),
    down: noWayBack,
    foundBy: ['untouched'],
  },
};

/** The same, done right. */
export const tablesDoneRight: Readonly<Record<string, Change>> = {
  'two columns go into a new table': {
    base: users,
    up: `${addresses}\nINSERT INTO addresses SELECT id, street, city FROM users;`,
    down: 'DROP TABLE addresses;',
  },
  'a join with its condition': {
    base: roles,
    up: `${personRoles}\nINSERT INTO person_roles SELECT p.id, r.id FROM people p, roles r WHERE r.id = p.role_id;`,
    down: 'DROP TABLE person_roles;',
  },
  'a count of what is joined': {
    base: posts,
    up: counting('c.id'),
    down: 'ALTER TABLE posts DROP COLUMN comment_count;',
  },
  'a subquery names the row that it is for': {
    base: sensors,
    up: lastReading('sensors.id'),
    down: 'ALTER TABLE sensors DROP COLUMN last_at;',
  },
  'a condition of an outer join': {
    base: people,
    up: profiles('AND'),
    down: 'DROP TABLE profiles;',
  },
  'of rows of the same time the one with the largest number is the last': {
    base: orders,
    up: lastStatus('created_at DESC, id DESC'),
    down: 'ALTER TABLE customers DROP COLUMN last_status;',
  },
  'two tables that count apart come into one, which counts anew': {
    base: apart,
    up: 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, admin INTEGER NOT NULL, old_id INTEGER);\nINSERT INTO accounts (name, admin, old_id) SELECT name, 0, id FROM users;\nINSERT INTO accounts (name, admin, old_id) SELECT name, 1, id FROM admins;',
    down: 'DROP TABLE accounts;',
  },
  'a trigger is made again as it was': {
    base: `${sales}\n${sold('-')}`,
    up: `-- rehearsal: irreversible because the time is in use\n${salesAgain('-')}`,
    down: '',
  },
  'a unique key is made again as it was': {
    base: members,
    up: `-- rehearsal: irreversible because the name is in use\n${membersAgain('lower(email)')}`,
    down: '',
  },
  'a moment is written where there was none, as a text and as a number': {
    base: 'CREATE TABLE sessions (id INTEGER PRIMARY KEY, token TEXT NOT NULL, seen_at TEXT, expires INTEGER);',
    up: "-- rehearsal: irreversible because it cannot be told who had none\nUPDATE sessions SET seen_at = datetime('now') WHERE seen_at IS NULL;\nUPDATE sessions SET expires = unixepoch() + 86400 WHERE expires IS NULL;",
    down: '',
  },
};
