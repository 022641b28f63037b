import {
  accounts,
  audited,
  events,
  type Fault,
  notes,
  noWayBack,
  orgs,
  rebuild,
  rebuildOrgs,
  rebuildUsers,
  userObjects,
  users,
} from './fault.js';

/** Migrations that lose a part of the schema, or leave something behind. */
export const schemaFaults: Readonly<Record<string, Fault>> = {
  'an index is left behind': {
    up: 'CREATE INDEX events_kind ON events(kind);\nCREATE INDEX events_at ON events(at);',
    down: 'DROP INDEX events_kind;',
    foundBy: ['round-trip-schema', 're-apply'],
  },
  'down makes another index than there was': {
    up: 'DROP INDEX users_org;\nCREATE INDEX users_org ON users(org_id, email);',
    down: 'DROP INDEX users_org;\nCREATE INDEX users_org ON users(email);',
    foundBy: ['round-trip-schema'],
  },
  'a rebuild forgets the indexes': {
    up: rebuildUsers(users, { indexes: '' }),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['untouched', 'later-writes'],
  },
  'a rebuild forgets the condition of a UNIQUE index': {
    up: rebuildUsers(users, { indexes: userObjects.indexes.replace(' WHERE deleted_at IS NULL', '') }),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['applies', 'old-writes'],
  },
  'a rebuild forgets a trigger': {
    base: audited,
    up: rebuildUsers(),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['untouched', 'round-trip-schema'],
  },
  'a rebuild forgets a view': {
    up: rebuildUsers(users, { view: '' }),
    down: noWayBack,
    bare: true,
    foundBy: ['old-reads'],
  },
  'a rebuild forgets a foreign key': {
    up: rebuildUsers(
      users.replace('org_id INTEGER REFERENCES orgs(id) ON DELETE SET NULL', 'org_id INTEGER'),
    ),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['old-writes', 'later-writes'],
  },
  'a rebuild changes what happens to children': {
    up: rebuildUsers(users.replace('ON DELETE SET NULL', 'ON DELETE CASCADE')),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['old-writes'],
  },
  'a rebuild forgets a CHECK': {
    up: rebuildUsers(users.replace(' CHECK (age IS NULL OR age BETWEEN 0 AND 150)', '')),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['later-writes'],
  },
  'a rebuild forgets NOT NULL': {
    up: rebuildUsers(users.replace('email TEXT NOT NULL', 'email TEXT')),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['later-writes'],
  },
  'a rebuild forgets a default': {
    up: rebuildUsers(users.replace(' DEFAULT CURRENT_TIMESTAMP', '')),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['old-writes'],
  },
  'a rebuild leaves out a UNIQUE that an index says of some rows': {
    base: 'CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, gone INTEGER);\nCREATE UNIQUE INDEX people_email ON people(email) WHERE gone IS NULL;',
    up: rebuild('people', 'id INTEGER PRIMARY KEY, email TEXT NOT NULL, gone INTEGER, nick TEXT', {
      select: 'id, email, gone',
      columns: ' (id, email, gone)',
      after: 'CREATE UNIQUE INDEX people_email ON people(email) WHERE gone IS NULL;',
    }),
    down: noWayBack,
    foundBy: ['untouched'],
  },
  'a rebuild forgets UNIQUE': {
    up: rebuildOrgs(orgs.replace(' UNIQUE', '')),
    down: rebuildOrgs(orgs),
    bare: true,
    foundBy: ['later-writes'],
  },
  'a rebuild forgets a collation': {
    up: rebuildOrgs(orgs.replace(' COLLATE NOCASE', '')),
    down: rebuildOrgs(orgs),
    bare: true,
    foundBy: ['later-writes'],
  },
  'a rebuild forgets the key': {
    up: rebuild('events', events.replace(' PRIMARY KEY', '')),
    down: rebuild('events', events),
    foundBy: ['later-writes'],
  },
  'a rebuild changes a type': {
    up: rebuild('events', events.replace('at INTEGER', 'at TEXT')),
    down: rebuild('events', events),
    foundBy: ['old-writes', 'round-trip-data'],
  },
  'CREATE TABLE AS keeps no constraint': {
    up: 'CREATE TABLE made_anew AS SELECT * FROM events;\nDROP TABLE events;\nALTER TABLE made_anew RENAME TO events;',
    down: rebuild('events', events),
    foundBy: ['untouched', 'later-writes'],
  },
  'down leaves out a reference to the table itself': {
    up: rebuildUsers(),
    down: rebuildUsers(users.replace('manager_id INTEGER REFERENCES users(id)', 'manager_id INTEGER')),
    bare: true,
    foundBy: ['round-trip-schema'],
  },
  'down forgets a setting of the database': {
    up: 'CREATE INDEX events_kind ON events(kind);\nPRAGMA user_version = 7;',
    down: 'DROP INDEX events_kind;',
    foundBy: ['round-trip-schema'],
  },
  'foreign keys are left pointing at the backup': {
    up: `ALTER TABLE orgs RENAME TO orgs_old;\nCREATE TABLE orgs (${orgs});\nINSERT INTO orgs SELECT * FROM orgs_old;\nDROP TABLE orgs_old;`,
    down: noWayBack,
    foundBy: ['integrity', 'untouched'],
  },
  'a legacy rename leaves foreign keys dangling': {
    up: 'DROP VIEW active_users;\nPRAGMA legacy_alter_table = ON;\nPRAGMA foreign_keys = OFF;\nALTER TABLE users RENAME TO people;\nPRAGMA legacy_alter_table = OFF;',
    down: noWayBack,
    bare: true,
    foundBy: ['integrity'],
  },
  'a view reads a column that is gone': {
    base: `${notes}\nCREATE TABLE drafts (id INTEGER PRIMARY KEY, body TEXT, old TEXT);\nCREATE VIEW draft_list AS SELECT id, old FROM drafts;`,
    up: rebuild('drafts', 'id INTEGER PRIMARY KEY, body TEXT', { select: 'id, body' }),
    down: noWayBack,
    foundBy: ['applies', 'integrity', 'old-reads'],
  },
  'a key numbers the rows no longer': {
    base: notes,
    up: rebuild(
      'tags',
      'id BIGINT PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, label TEXT NOT NULL',
      {
        after: 'CREATE INDEX tags_note ON tags(note_id);',
      },
    ),
    down: rebuild(
      'tags',
      'id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, label TEXT NOT NULL',
      {
        after: 'CREATE INDEX tags_note ON tags(note_id);',
      },
    ),
    foundBy: ['untouched'],
  },
  'a default becomes the text of its expression': {
    up: rebuildUsers(users.replace('DEFAULT CURRENT_TIMESTAMP', "DEFAULT 'CURRENT_TIMESTAMP'")),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['untouched', 'applies'],
  },
  'the default of a new column spells the clock': {
    up: "ALTER TABLE orgs ADD COLUMN made_at TEXT NOT NULL DEFAULT 'CURRENT_TIMESTAMP';",
    down: 'ALTER TABLE orgs DROP COLUMN made_at;',
    foundBy: ['applies'],
  },
  'UNIQUE meets data that is not unique': {
    up: 'CREATE UNIQUE INDEX users_name ON users(org_id, name);',
    down: 'DROP INDEX users_name;',
    foundBy: ['applies'],
  },
  'a CHECK meets data that breaks it': {
    up: rebuild('events', events.replace('at INTEGER NOT NULL', 'at INTEGER NOT NULL CHECK (at > 0)')),
    down: rebuild('events', events),
    foundBy: ['applies'],
  },
  'a new column must be given by applications that do not know it': {
    up: rebuild('events', `${events}, source TEXT NOT NULL`, { select: "*, 'app'" }),
    down: rebuild('events', events, { select: 'id, user_id, kind, payload, amount, at' }),
    foundBy: ['old-writes'],
  },
  'a table is renamed under the old application': {
    base: `${accounts}\nCREATE TABLE logs (id INTEGER PRIMARY KEY, line TEXT);`,
    up: 'ALTER TABLE logs RENAME TO journal;',
    down: 'ALTER TABLE journal RENAME TO logs;',
    foundBy: ['old-reads', 'old-writes'],
  },
};
