import type { PropertyId } from '../../src/model/property-id.js';

/** A migration of somebody else's, on top of one that builds the tables. */
export interface Change {
  readonly up: string;
  readonly down: string;
  /** The tables that it changes; without it, {@link accounts}. */
  readonly base?: string;
  /** The file says that its tool shall open no transaction around it. */
  readonly bare?: boolean;
}

export interface Fault extends Change {
  /** Properties that fit the fault: one of them has to find it. */
  readonly foundBy: readonly PropertyId[];
}

/** The way back of a migration that has none. */
export const noWayBack = 'SELECT 1;';

export const users =
  'id INTEGER PRIMARY KEY, org_id INTEGER REFERENCES orgs(id) ON DELETE SET NULL, manager_id INTEGER REFERENCES users(id), ' +
  'email TEXT NOT NULL, name TEXT, age INTEGER CHECK (age IS NULL OR age BETWEEN 0 AND 150), ' +
  "settings TEXT NOT NULL DEFAULT '{}', created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, deleted_at DATETIME";

export const events =
  'id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), kind TEXT NOT NULL, payload TEXT, amount NUMERIC, at INTEGER NOT NULL';

export const orgs =
  "id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL UNIQUE COLLATE NOCASE, plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'pro', 'team'))";

export const memberships =
  'user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, org_id INTEGER NOT NULL REFERENCES orgs(id) ON DELETE CASCADE, ' +
  "role TEXT NOT NULL DEFAULT 'member', PRIMARY KEY (user_id, org_id)";

const indexes =
  'CREATE UNIQUE INDEX users_email ON users(email) WHERE deleted_at IS NULL;\nCREATE INDEX users_org ON users(org_id);';
const view = 'CREATE VIEW active_users AS SELECT id, email FROM users WHERE deleted_at IS NULL;';
export const userObjects = { indexes, view };

/** Organisations, users who may manage each other, memberships, events, and what hangs on them. */
export const accounts = `CREATE TABLE orgs (${orgs});
CREATE TABLE users (${users});
CREATE TABLE memberships (${memberships}) WITHOUT ROWID;
CREATE TABLE events (${events});
${indexes}
${view}`;

/** The same, where each update of a user is written down. */
export const audited = `${accounts}
CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT, at TEXT);
CREATE TRIGGER users_audit AFTER UPDATE ON users BEGIN INSERT INTO audit (what, at) VALUES ('user ' || NEW.id, NEW.created_at); END;`;

/** Notes with a value of each kind, and their tags. */
export const notes = `CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, body TEXT, price INTEGER, created_at TEXT NOT NULL, meta TEXT, flag BOOLEAN, score REAL, raw BLOB);
CREATE TABLE tags (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, label TEXT NOT NULL);
CREATE INDEX tags_note ON tags(note_id);`;

/** A table rebuilt: the usual way to change what ALTER TABLE cannot. */
export function rebuild(
  table: string,
  definition: string,
  { select = '*', from = table, options = '', after = '', columns = '' } = {},
): string {
  return `CREATE TABLE made_anew (${definition})${options};
INSERT INTO made_anew${columns} SELECT ${select} FROM ${from};
DROP TABLE ${table};
ALTER TABLE made_anew RENAME TO ${table};
${after}`;
}

/** The users rebuilt as SQLite's manual has it, with all that hangs on the table. */
export function rebuildUsers(
  definition: string = users,
  { select = '*', from = 'users', indexes: own = indexes, view: ownView = view } = {},
): string {
  const made = rebuild('users', definition, { select, from, after: `${own}\n${ownView}` });
  return `PRAGMA foreign_keys = OFF;\nBEGIN;\nDROP VIEW active_users;\n${made}\nCOMMIT;\nPRAGMA foreign_keys = ON;`;
}

/** The organisations rebuilt with their counter, where nothing but the table itself depends on them. */
export function rebuildOrgs(definition: string): string {
  const made = rebuild('orgs', definition).replace('DROP TABLE orgs;', `${CARRY_COUNTER}\nDROP TABLE orgs;`);
  return `PRAGMA foreign_keys = OFF;\nBEGIN;\n${made}\nCOMMIT;\nPRAGMA foreign_keys = ON;`;
}

/** The counter of AUTOINCREMENT, so that no key of a deleted row is handed out again. */
const CARRY_COUNTER = `DELETE FROM sqlite_sequence WHERE name = 'made_anew';
INSERT INTO sqlite_sequence (name, seq) SELECT 'made_anew', seq FROM sqlite_sequence WHERE name = 'orgs';`;
