import {
  accounts,
  audited,
  type Change,
  events,
  memberships,
  notes,
  orgs,
  rebuild,
  rebuildOrgs,
  rebuildUsers,
  userObjects,
  users,
} from './fault.js';

const teams =
  'CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n' +
  'CREATE TABLE people (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams(id), name TEXT NOT NULL, email TEXT, age INTEGER);';

/** Migrations that look suspicious and are right. */
export const correct: Readonly<Record<string, Change>> = {
  'a column is added and dropped': {
    up: "ALTER TABLE users ADD COLUMN locale TEXT NOT NULL DEFAULT 'en';",
    down: 'ALTER TABLE users DROP COLUMN locale;',
  },
  'a rebuild leaves out a UNIQUE that an index says as well': {
    base: 'CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT);\nCREATE UNIQUE INDEX people_email ON people(email);',
    up: rebuild('people', 'id INTEGER PRIMARY KEY, email TEXT NOT NULL, role TEXT, nick TEXT', {
      select: 'id, email, role',
      columns: ' (id, email, role)',
      after: 'CREATE UNIQUE INDEX people_email ON people(email);',
    }),
    down: rebuild('people', 'id INTEGER PRIMARY KEY, email TEXT NOT NULL, role TEXT', {
      select: 'id, email, role',
      after: 'CREATE UNIQUE INDEX people_email ON people(email);',
    }),
  },
  'a column refers to another table, with an index': {
    up: 'ALTER TABLE events ADD COLUMN org_id INTEGER REFERENCES orgs(id) ON DELETE SET NULL;\nCREATE INDEX events_org ON events(org_id);',
    down: 'DROP INDEX events_org;\nALTER TABLE events DROP COLUMN org_id;',
  },
  'a new column is filled from another table': {
    up: 'ALTER TABLE events ADD COLUMN org_id INTEGER;\nUPDATE events SET org_id = (SELECT org_id FROM users WHERE users.id = events.user_id);',
    down: 'ALTER TABLE events DROP COLUMN org_id;',
  },
  'a counter is filled and kept by triggers': {
    up: `ALTER TABLE orgs ADD COLUMN member_count INTEGER NOT NULL DEFAULT 0;
UPDATE orgs SET member_count = (SELECT COUNT(*) FROM memberships WHERE org_id = orgs.id);
CREATE TRIGGER member_joins AFTER INSERT ON memberships BEGIN UPDATE orgs SET member_count = member_count + 1 WHERE id = NEW.org_id; END;
CREATE TRIGGER member_leaves AFTER DELETE ON memberships BEGIN UPDATE orgs SET member_count = member_count - 1 WHERE id = OLD.org_id; END;`,
    down: 'DROP TRIGGER member_leaves;\nDROP TRIGGER member_joins;\nALTER TABLE orgs DROP COLUMN member_count;',
  },
  'an index is rebuilt with one more column': {
    up: 'DROP INDEX users_org;\nCREATE INDEX users_org ON users(org_id, created_at);',
    down: 'DROP INDEX users_org;\nCREATE INDEX users_org ON users(org_id);',
  },
  'an index is renamed and renamed back': {
    up: 'DROP INDEX users_org;\nCREATE INDEX users_by_org ON users(org_id);',
    down: 'DROP INDEX users_by_org;\nCREATE INDEX users_org ON users(org_id);',
  },
  'an index on an expression': {
    up: 'CREATE INDEX users_lower ON users(lower(email));',
    down: 'DROP INDEX users_lower;',
  },
  'a rebuild keeps everything and adds a column': {
    up: rebuildUsers(`${users}, phone TEXT`, { select: '*, NULL' }),
    down: rebuildUsers(users, {
      select: 'id, org_id, manager_id, email, name, age, settings, created_at, deleted_at',
    }),
    bare: true,
  },
  'a rebuild gives another default': {
    up: rebuildUsers(users.replace("'{}'", `'{"v": 2}'`)),
    down: rebuildUsers(),
    bare: true,
  },
  'a rebuild of a table without rowids': {
    up: rebuild(
      'memberships',
      `${memberships.replace(', PRIMARY', ', invited_by INTEGER REFERENCES users(id), PRIMARY')}`,
      {
        select: 'user_id, org_id, role',
        columns: ' (user_id, org_id, role)',
        options: ' WITHOUT ROWID',
      },
    ),
    down: 'ALTER TABLE memberships DROP COLUMN invited_by;',
  },
  'a deferred rebuild': {
    up: `PRAGMA defer_foreign_keys = ON;\n${rebuild(
      'events',
      `${events}, source TEXT NOT NULL DEFAULT 'app'`,
      {
        select: 'id, user_id, kind, payload, amount, at',
        columns: ' (id, user_id, kind, payload, amount, at)',
      },
    )}`,
    down: 'ALTER TABLE events DROP COLUMN source;',
  },
  'an enumeration grows, and says that there is no way back': {
    up: `-- rehearsal: irreversible because the new plan has no place in the old table\n${rebuildOrgs(orgs.replace("'team'", "'team', 'enterprise'"))}`,
    down: '',
    bare: true,
  },
  'a table and its indexes': {
    up: 'CREATE TABLE invites (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL REFERENCES orgs(id) ON DELETE CASCADE, email TEXT NOT NULL);\nCREATE INDEX invites_org ON invites(org_id);',
    down: 'DROP TABLE invites;',
  },
  'a table with a clock in its defaults': {
    up: 'CREATE TABLE api_keys (id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, hash BLOB NOT NULL, created_at INTEGER NOT NULL DEFAULT (unixepoch()));\nCREATE UNIQUE INDEX api_keys_hash ON api_keys(hash);',
    down: 'DROP TABLE api_keys;',
  },
  'a strict table': {
    up: 'CREATE TABLE logs (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, line TEXT NOT NULL, data ANY) STRICT;',
    down: 'DROP TABLE logs;',
  },
  'a generated column and its index': {
    up: 'ALTER TABLE events ADD COLUMN day INTEGER GENERATED ALWAYS AS (at / 86400) VIRTUAL;\nCREATE INDEX events_day ON events(day);',
    down: 'DROP INDEX events_day;\nALTER TABLE events DROP COLUMN day;',
  },
  'a view is given a column': {
    up: 'DROP VIEW active_users;\nCREATE VIEW active_users AS SELECT id, email, name FROM users WHERE deleted_at IS NULL;',
    down: `DROP VIEW active_users;\n${userObjects.view}`,
  },
  'a view over what is new': {
    up: 'CREATE TABLE regions (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nALTER TABLE orgs ADD COLUMN region_id INTEGER REFERENCES regions(id);\nCREATE VIEW org_regions AS SELECT o.id, o.slug, r.name FROM orgs o LEFT JOIN regions r ON r.id = o.region_id;',
    down: 'DROP VIEW org_regions;\nALTER TABLE orgs DROP COLUMN region_id;\nDROP TABLE regions;',
  },
  'a full-text index over a table, with its triggers': {
    up: `CREATE VIRTUAL TABLE users_fts USING fts5(name, content='users', content_rowid='id');
INSERT INTO users_fts(users_fts) VALUES('rebuild');
CREATE TRIGGER users_fts_ai AFTER INSERT ON users BEGIN INSERT INTO users_fts(rowid, name) VALUES (new.id, new.name); END;
CREATE TRIGGER users_fts_ad AFTER DELETE ON users BEGIN INSERT INTO users_fts(users_fts, rowid, name) VALUES('delete', old.id, old.name); END;
CREATE TRIGGER users_fts_au AFTER UPDATE ON users BEGIN INSERT INTO users_fts(users_fts, rowid, name) VALUES('delete', old.id, old.name); INSERT INTO users_fts(rowid, name) VALUES (new.id, new.name); END;`,
    down: 'DROP TRIGGER users_fts_au;\nDROP TRIGGER users_fts_ad;\nDROP TRIGGER users_fts_ai;\nDROP TABLE users_fts;',
  },
  'a trigger that touches a new column': {
    up: `ALTER TABLE users ADD COLUMN updated_at DATETIME;
CREATE TRIGGER users_touch AFTER UPDATE OF email, name ON users WHEN NEW.updated_at IS OLD.updated_at BEGIN UPDATE users SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id; END;`,
    down: 'DROP TRIGGER users_touch;\nALTER TABLE users DROP COLUMN updated_at;',
  },
  'a value is kept before it is tidied, and put back where nobody wrote': {
    up: 'CREATE TABLE emails_kept AS SELECT id, email FROM users WHERE email <> lower(email) AND deleted_at IS NOT NULL;\nUPDATE users SET email = lower(email) WHERE id IN (SELECT id FROM emails_kept);',
    down: 'UPDATE users SET email = (SELECT k.email FROM emails_kept k WHERE k.id = users.id) WHERE id IN (SELECT k.id FROM emails_kept k WHERE lower(k.email) = users.email);\nDROP TABLE emails_kept;',
  },
  'rows are archived and come back': {
    up: `CREATE TABLE old_events (${events});\nINSERT INTO old_events SELECT * FROM events WHERE at < 1700000000;\nDELETE FROM events WHERE at < 1700000000;`,
    down: 'INSERT INTO events SELECT * FROM old_events;\nDROP TABLE old_events;',
  },
  'values are copied into a table of their own': {
    up: "CREATE TABLE user_settings (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, settings TEXT NOT NULL DEFAULT '{}');\nINSERT INTO user_settings SELECT id, settings FROM users;",
    down: 'DROP TABLE user_settings;',
  },
  'words become rows of a table': {
    up: `CREATE TABLE kinds (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO kinds (name) SELECT DISTINCT kind FROM events ORDER BY kind;
ALTER TABLE events ADD COLUMN kind_id INTEGER REFERENCES kinds(id);
UPDATE events SET kind_id = (SELECT id FROM kinds WHERE name = events.kind);`,
    down: 'ALTER TABLE events DROP COLUMN kind_id;\nDROP TABLE kinds;',
  },
  'a seed under a key of its own': {
    up: "INSERT INTO orgs (slug, plan) VALUES ('internal-tools', 'team');",
    down: "DELETE FROM orgs WHERE slug = 'internal-tools';",
  },
  'a promotion that reads only what is a document': {
    up: "ALTER TABLE users ADD COLUMN theme TEXT;\nUPDATE users SET theme = json_extract(settings, '$.theme') WHERE json_valid(settings) AND json_type(settings, '$.theme') = 'text';",
    down: 'ALTER TABLE users DROP COLUMN theme;',
  },
  'a temporary table on the way': {
    up: `CREATE TEMP TABLE nameless AS SELECT id FROM users WHERE name IS NULL;
ALTER TABLE users ADD COLUMN anonymous INTEGER NOT NULL DEFAULT 0;
UPDATE users SET anonymous = 1 WHERE id IN (SELECT id FROM nameless);
DROP TABLE nameless;`,
    down: 'ALTER TABLE users DROP COLUMN anonymous;',
  },
  'a count by a common table expression': {
    up: `ALTER TABLE users ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;
WITH c AS (SELECT user_id, COUNT(*) AS n FROM events GROUP BY user_id) UPDATE users SET event_count = (SELECT n FROM c WHERE c.user_id = users.id) WHERE id IN (SELECT user_id FROM c);`,
    down: 'ALTER TABLE users DROP COLUMN event_count;',
  },
  'indexes that may be there already': {
    up: 'CREATE INDEX IF NOT EXISTS events_user ON events(user_id);\nCREATE INDEX IF NOT EXISTS events_at ON events(at DESC);',
    down: 'DROP INDEX IF EXISTS events_at;\nDROP INDEX IF EXISTS events_user;',
  },
  'upkeep that changes nothing': { up: 'REINDEX users_org;\nANALYZE;', down: 'SELECT 1;' },
  'a loss that the author has accepted': {
    base: audited,
    up: `-- rehearsal: irreversible because what was written down may not be kept
-- rehearsal: accept row-count audit because what was written down may not be kept
-- rehearsal: accept information audit because what was written down may not be kept
DELETE FROM audit;`,
    down: '',
  },
  'a table is renamed, and a view keeps its old name': {
    base: `${accounts}\nCREATE TABLE logs (id INTEGER PRIMARY KEY, line TEXT);`,
    up: `ALTER TABLE logs RENAME TO journal;
CREATE VIEW logs AS SELECT id, line FROM journal;
CREATE TRIGGER logs_i INSTEAD OF INSERT ON logs BEGIN INSERT INTO journal (id, line) VALUES (NEW.id, NEW.line); END;
CREATE TRIGGER logs_u INSTEAD OF UPDATE ON logs BEGIN UPDATE journal SET id = NEW.id, line = NEW.line WHERE id = OLD.id; END;
CREATE TRIGGER logs_d INSTEAD OF DELETE ON logs BEGIN DELETE FROM journal WHERE id = OLD.id; END;`,
    down: 'DROP VIEW logs;\nALTER TABLE journal RENAME TO logs;',
  },
  'a new column whose default says something about the clock': {
    up: "ALTER TABLE orgs ADD COLUMN hint TEXT NOT NULL DEFAULT 'see now() in the manual';",
    down: 'ALTER TABLE orgs DROP COLUMN hint;',
  },
  'a copy beside the table, once each': {
    base: notes,
    up: 'CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, title TEXT, body TEXT, price INTEGER, created_at TEXT, meta TEXT);\nINSERT INTO entries (owner, title, body, price, created_at, meta) SELECT owner, title, body, price, created_at, meta FROM notes;',
    down: 'DROP TABLE entries;',
  },
  'a row for each tag, with what the note says': {
    base: notes,
    up: 'CREATE TABLE entries (owner TEXT, title TEXT, body TEXT, price INTEGER, created_at TEXT, meta TEXT, tag_id INTEGER);\nINSERT INTO entries SELECT owner, title, body, price, created_at, meta, tags.id FROM notes LEFT JOIN tags ON note_id = notes.id;',
    down: 'DROP TABLE entries;',
  },
  'notes get a slug that is made from the title': {
    base: notes,
    up: 'ALTER TABLE notes ADD COLUMN slug TEXT;\nUPDATE notes SET slug = lower(replace(title, char(32), char(45)));\nCREATE INDEX notes_slug ON notes(slug);',
    down: 'DROP INDEX notes_slug;\nALTER TABLE notes DROP COLUMN slug;',
  },
  'a new table takes every row along, with its partner where there is one': {
    base: teams,
    up: 'CREATE TABLE contacts (person_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, team TEXT);\nINSERT INTO contacts SELECT p.id, p.name, p.email, t.name FROM people p LEFT JOIN teams t ON t.id = p.team_id;',
    down: 'DROP TABLE contacts;',
  },
  'a new table takes the rows that a condition picks': {
    base: teams,
    up: 'CREATE TABLE seniors (person_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);\nINSERT INTO seniors SELECT id, name, email FROM people WHERE age >= 65;',
    down: 'DROP TABLE seniors;',
  },
  'a table of pairs takes those that are there': {
    base: teams,
    up: 'CREATE TABLE team_people (person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, team_id INTEGER NOT NULL REFERENCES teams(id) ON DELETE CASCADE, PRIMARY KEY (person_id, team_id));\nINSERT INTO team_people SELECT p.id, p.team_id FROM people p JOIN teams t ON t.id = p.team_id;',
    down: 'DROP TABLE team_people;',
  },
  'ordinary amounts are added up': {
    base: 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT NOT NULL);\nCREATE TABLE entries (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts(id), amount INTEGER NOT NULL);',
    up: 'ALTER TABLE accounts ADD COLUMN balance INTEGER NOT NULL DEFAULT 0;\nUPDATE accounts SET balance = COALESCE((SELECT SUM(amount) FROM entries WHERE account_id = accounts.id), 0);',
    down: 'ALTER TABLE accounts DROP COLUMN balance;',
  },
  'a new column names rows that stay': {
    base: 'CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\nCREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, category TEXT);',
    up: 'ALTER TABLE posts ADD COLUMN category_id INTEGER;\nUPDATE posts SET category_id = (SELECT id FROM categories WHERE name = posts.category);',
    down: 'ALTER TABLE posts DROP COLUMN category_id;',
  },
};
