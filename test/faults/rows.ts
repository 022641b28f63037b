import {
  accounts,
  events,
  type Fault,
  memberships,
  notes,
  noWayBack,
  orgs,
  rebuild,
  rebuildUsers,
  users,
} from './fault.js';

const teams =
  'CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n' +
  'CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams(id), name TEXT NOT NULL, email TEXT);';

/** Migrations that lose rows, make more of them, or put them elsewhere. */
export const rowFaults: Readonly<Record<string, Fault>> = {
  'an inner join drops who belongs to nothing': {
    up: rebuildUsers(users, { select: 'users.*', from: 'users JOIN orgs ON orgs.id = users.org_id' }),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'a join fans out': {
    up: rebuild('events', events.replace('id TEXT PRIMARY KEY', 'id TEXT'), {
      select: 'e.*',
      from: 'events e LEFT JOIN memberships m ON m.user_id = e.user_id',
    }),
    down: noWayBack,
    foundBy: ['row-count'],
  },
  'a rebuild cascades the children away': {
    base: notes,
    up: rebuild(
      'notes',
      'id INTEGER PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, body TEXT, price INTEGER, created_at TEXT NOT NULL, meta TEXT, flag BOOLEAN, score REAL, raw BLOB',
    ),
    down: noWayBack,
    foundBy: ['row-count', 'information'],
  },
  'GROUP BY takes one row of each group': {
    up: rebuild('events', events, { from: 'events GROUP BY user_id, kind, at' }),
    down: noWayBack,
    foundBy: ['row-count', 'information'],
  },
  'duplicates are deleted before a UNIQUE index': {
    base: notes,
    up: 'DELETE FROM tags WHERE rowid NOT IN (SELECT MIN(rowid) FROM tags GROUP BY note_id, label);\nCREATE UNIQUE INDEX tags_once ON tags(note_id, label);',
    down: 'DROP INDEX tags_once;',
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'duplicates in another case are deleted': {
    base: notes,
    up: 'DELETE FROM notes WHERE id NOT IN (SELECT MIN(id) FROM notes GROUP BY lower(title));\nCREATE UNIQUE INDEX notes_title ON notes(title COLLATE NOCASE);',
    down: 'DROP INDEX notes_title;',
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'UNION leaves out whom no branch takes': {
    up: rebuild('events', events, {
      select: "* FROM events WHERE kind = 'login' UNION SELECT *",
      from: "events WHERE kind <> 'logout'",
    }),
    down: noWayBack,
    foundBy: ['row-count', 'information'],
  },
  'OR IGNORE swallows what a narrower key refuses': {
    up: `CREATE TABLE made_anew (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, org_id INTEGER NOT NULL, role TEXT NOT NULL DEFAULT 'member');
INSERT OR IGNORE INTO made_anew SELECT * FROM memberships;
DROP TABLE memberships;
ALTER TABLE made_anew RENAME TO memberships;`,
    down: rebuild('memberships', memberships, { options: ' WITHOUT ROWID' }),
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'OR REPLACE overwrites a setting that is there': {
    base: 'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);',
    up: "INSERT OR REPLACE INTO settings (key, value) VALUES ('theme', 'dark');",
    down: "DELETE FROM settings WHERE key = 'theme';",
    foundBy: ['untouched', 'round-trip-data', 'information'],
  },
  'OR IGNORE seeds a row that was there, and down deletes it': {
    base: 'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);',
    up: "INSERT OR IGNORE INTO settings (key, value) VALUES ('theme', 'dark');",
    down: "DELETE FROM settings WHERE key = 'theme';",
    foundBy: ['round-trip-data', 're-apply'],
  },
  'an archive takes fewer rows than are deleted': {
    up: `CREATE TABLE old_events (${events});
INSERT INTO old_events SELECT * FROM events WHERE at < 1700000000;
DELETE FROM events WHERE at <= 1700000000;`,
    down: 'INSERT INTO events SELECT * FROM old_events;\nDROP TABLE old_events;',
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'a cleanup deletes more than is orphaned': {
    up: 'DELETE FROM events WHERE user_id NOT IN (SELECT id FROM users WHERE deleted_at IS NULL);',
    down: noWayBack,
    foundBy: ['row-count', 'information'],
  },
  'a LIMIT is left over from trying it out': {
    up: rebuild('events', events, { from: 'events LIMIT 1000' }),
    down: rebuild('events', events),
    foundBy: ['row-count', 'round-trip-data', 'information'],
  },
  'down deletes what the application wrote': {
    up: 'ALTER TABLE users ADD COLUMN zip TEXT;',
    down: "ALTER TABLE users DROP COLUMN zip;\nDELETE FROM events WHERE kind LIKE 'user%';",
    foundBy: ['round-trip-data'],
  },
  'down drops a table that was there before': {
    base: `${accounts}\nCREATE TABLE flags (name TEXT PRIMARY KEY, enabled INTEGER NOT NULL DEFAULT 0);`,
    up: 'CREATE TABLE IF NOT EXISTS flags (name TEXT PRIMARY KEY, enabled INTEGER NOT NULL DEFAULT 0);',
    down: 'DROP TABLE IF EXISTS flags;',
    foundBy: ['round-trip-schema', 'round-trip-data'],
  },
  'a kept copy puts back what was deleted since': {
    up: 'CREATE TABLE events_kept AS SELECT * FROM events;\nALTER TABLE events ADD COLUMN source TEXT;',
    down: `ALTER TABLE events DROP COLUMN source;\nDELETE FROM events;\nINSERT INTO events SELECT * FROM events_kept;\nDROP TABLE events_kept;`,
    foundBy: ['later-writes'],
  },
  'a plan that is given up leaves no place for its rows': {
    up: rebuild('orgs', orgs.replace(", 'team'", ''), { from: "orgs WHERE plan <> 'team'" }),
    down: rebuild('orgs', orgs),
    foundBy: ['row-count', 'round-trip-data', 'information', 'integrity', 'applies'],
  },
  'a copy beside the table has rows twice': {
    base: `${notes}\nCREATE TABLE aliases (owner TEXT, name TEXT);`,
    up: 'CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, title TEXT, body TEXT, price INTEGER, created_at TEXT, meta TEXT);\nINSERT INTO entries (owner, title, body, price, created_at, meta) SELECT notes.owner, title, body, price, created_at, meta FROM notes LEFT JOIN aliases ON aliases.owner = notes.owner;',
    down: 'DROP TABLE entries;',
    foundBy: ['row-count'],
  },
  'an inner join leaves rows out of a new table': {
    base: teams,
    up: 'CREATE TABLE contacts (person_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, team TEXT);\nINSERT INTO contacts SELECT p.id, p.name, p.email, t.name FROM people p JOIN teams t ON t.id = p.team_id;',
    down: 'DROP TABLE contacts;',
    foundBy: ['row-count'],
  },
  'a new column names rows that the migration removes': {
    base: 'CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, obsolete INTEGER NOT NULL DEFAULT 0);\nCREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, category TEXT);',
    up: 'ALTER TABLE posts ADD COLUMN category_id INTEGER;\nUPDATE posts SET category_id = (SELECT id FROM categories WHERE name = posts.category);\nDELETE FROM categories WHERE obsolete = 1;',
    down: 'ALTER TABLE posts DROP COLUMN category_id;',
    foundBy: ['integrity'],
  },
  'a backfill joins the parent by the own key': {
    base: teams,
    up: 'ALTER TABLE people ADD COLUMN team TEXT;\nUPDATE people SET team = (SELECT name FROM teams WHERE teams.id = people.id);',
    down: 'ALTER TABLE people DROP COLUMN team;',
    foundBy: ['integrity'],
  },
};
