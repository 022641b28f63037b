import { audited, events, type Fault, notes, noWayBack, rebuild, rebuildUsers, users } from './fault.js';

/** Migrations that change a value for good, or give another one back. */
export const valueFaults: Readonly<Record<string, Fault>> = {
  'text is cast to a number': {
    up: rebuild('events', events.replace('id TEXT', 'id INTEGER'), {
      select: 'CAST(id AS INTEGER), user_id, kind, payload, amount, at',
    }),
    down: rebuild('events', events),
    foundBy: ['applies', 'round-trip-data', 'information'],
  },
  'fractions are cast away': {
    up: rebuild('events', events, { select: 'id, user_id, kind, payload, CAST(amount AS INTEGER), at' }),
    down: rebuild('events', events),
    foundBy: ['round-trip-data', 'information'],
  },
  'big integers become floating point': {
    up: rebuild('events', events.replace('amount NUMERIC', 'amount REAL')),
    down: rebuild('events', events),
    foundBy: ['round-trip-data', 'information'],
  },
  'milliseconds become seconds': {
    up: 'UPDATE events SET at = at / 1000;',
    down: 'UPDATE events SET at = at * 1000;',
    foundBy: ['round-trip-data', 'information'],
  },
  'prices are divided as integers': {
    base: notes,
    up: 'UPDATE notes SET price = price / 100;',
    down: 'UPDATE notes SET price = price * 100;',
    foundBy: ['round-trip-data', 'information'],
  },
  'a limit is applied on one way only': {
    up: 'UPDATE users SET age = age + 1 WHERE age < 150;',
    down: 'UPDATE users SET age = age - 1 WHERE age > 0;',
    foundBy: ['round-trip-data'],
  },
  'scores are rounded': {
    base: notes,
    up: 'UPDATE notes SET score = round(score, 2);\nCREATE INDEX notes_score ON notes(score);',
    down: 'DROP INDEX notes_score;',
    foundBy: ['round-trip-data', 'information'],
  },
  'titles are trimmed': {
    base: notes,
    up: 'UPDATE notes SET title = trim(title);\nCREATE INDEX notes_title ON notes(title);',
    down: 'DROP INDEX notes_title;',
    foundBy: ['round-trip-data', 'information'],
  },
  'addresses are written in lower case': {
    up: 'UPDATE users SET email = lower(email);',
    down: noWayBack,
    foundBy: ['information', 'applies'],
  },
  'line ends are made the same': {
    base: notes,
    up: 'UPDATE notes SET body = replace(body, char(13) || char(10), char(10));',
    down: noWayBack,
    foundBy: ['information'],
  },
  'long texts are cut': {
    base: notes,
    up: 'UPDATE notes SET body = substr(body, 1, 4000);',
    down: noWayBack,
    foundBy: ['information'],
  },
  'a time is cut to its day': {
    base: notes,
    up: 'UPDATE notes SET created_at = date(created_at) WHERE date(created_at) IS NOT NULL;',
    down: noWayBack,
    foundBy: ['information'],
  },
  'times are read as numbers and written back otherwise': {
    base: notes,
    up: "ALTER TABLE notes ADD COLUMN created INTEGER;\nUPDATE notes SET created = strftime('%s', created_at);\nALTER TABLE notes DROP COLUMN created_at;",
    down: "ALTER TABLE notes ADD COLUMN created_at TEXT NOT NULL DEFAULT '';\nUPDATE notes SET created_at = datetime(created, 'unixepoch');\nALTER TABLE notes DROP COLUMN created;",
    foundBy: ['round-trip-data', 'information'],
  },
  'truth is made 1 or 0': {
    base: notes,
    up: 'UPDATE notes SET flag = CASE WHEN flag THEN 1 ELSE 0 END;',
    down: noWayBack,
    foundBy: ['information'],
  },
  'NULL is filled in, and down knows nothing of it': {
    up: rebuildUsers(users.replace('name TEXT,', 'name TEXT NOT NULL,'), {
      select: "id, org_id, manager_id, email, COALESCE(name, ''), age, settings, created_at, deleted_at",
    }),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['round-trip-data', 'information'],
  },
  'a dropped column comes back empty': {
    up: 'ALTER TABLE users DROP COLUMN name;',
    down: 'ALTER TABLE users ADD COLUMN name TEXT;',
    foundBy: ['round-trip-data', 'information'],
  },
  'columns change places in SELECT': {
    up: rebuildUsers(users, {
      select: 'id, manager_id, org_id, email, name, age, settings, created_at, deleted_at',
    }),
    down: rebuildUsers(),
    bare: true,
    foundBy: ['untouched', 'round-trip-data'],
  },
  'a CASE turns what it does not know into other': {
    up: "UPDATE events SET kind = CASE kind WHEN 'login' THEN 'auth.login' WHEN 'logout' THEN 'auth.logout' ELSE 'other' END;",
    down: "UPDATE events SET kind = CASE kind WHEN 'auth.login' THEN 'login' WHEN 'auth.logout' THEN 'logout' ELSE kind END;",
    foundBy: ['round-trip-data', 'information'],
  },
  'a new word was in use already': {
    up: "UPDATE events SET kind = 'auth.login' WHERE kind = 'login';",
    down: "UPDATE events SET kind = 'login' WHERE kind = 'auth.login';",
    foundBy: ['round-trip-data', 'information'],
  },
  'only a rare row is hit': {
    base: notes,
    up: "UPDATE notes SET price = 0 WHERE owner = 'admin' AND flag = 1 AND price > 1000 AND title LIKE 'tmp%';",
    down: noWayBack,
    foundBy: ['information'],
  },
  'a name is split at its first blank': {
    base: notes,
    up: "ALTER TABLE notes ADD COLUMN first TEXT;\nALTER TABLE notes ADD COLUMN last TEXT;\nUPDATE notes SET first = substr(owner, 1, instr(owner, ' ') - 1), last = substr(owner, instr(owner, ' ') + 1);\nALTER TABLE notes DROP COLUMN owner;",
    down: "ALTER TABLE notes ADD COLUMN owner TEXT NOT NULL DEFAULT '';\nUPDATE notes SET owner = first || ' ' || last;\nALTER TABLE notes DROP COLUMN first;\nALTER TABLE notes DROP COLUMN last;",
    foundBy: ['round-trip-data', 'information'],
  },
  'an age becomes a band and comes back as a guess': {
    up: "ALTER TABLE users ADD COLUMN band TEXT;\nUPDATE users SET band = CASE WHEN age < 18 THEN 'minor' WHEN age > 18 THEN 'adult' END;\nALTER TABLE users DROP COLUMN age;",
    down: "ALTER TABLE users ADD COLUMN age INTEGER;\nUPDATE users SET age = CASE band WHEN 'minor' THEN 17 ELSE 30 END;\nALTER TABLE users DROP COLUMN band;",
    foundBy: ['round-trip-data', 'information'],
  },
  'two columns change their names and are not changed back': {
    up: 'ALTER TABLE users RENAME COLUMN email TO other;\nALTER TABLE users RENAME COLUMN name TO email;\nALTER TABLE users RENAME COLUMN other TO name;',
    down: noWayBack,
    foundBy: ['untouched', 'old-reads'],
  },
  'a backfill wakes a trigger': {
    base: audited,
    up: "ALTER TABLE users ADD COLUMN locale TEXT NOT NULL DEFAULT 'en';\nUPDATE users SET locale = 'de' WHERE email LIKE '%.de';",
    down: 'ALTER TABLE users DROP COLUMN locale;',
    foundBy: ['row-count', 'round-trip-data'],
  },
  'a table is folded into a list and lost in part': {
    base: notes,
    up: "ALTER TABLE notes ADD COLUMN tag_list TEXT;\nUPDATE notes SET tag_list = (SELECT group_concat(label, ',') FROM tags WHERE note_id = notes.id);\nDROP TABLE tags;",
    down: `CREATE TABLE tags (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, label TEXT NOT NULL);
CREATE INDEX tags_note ON tags(note_id);
INSERT INTO tags (note_id, label) SELECT n.id, j.value FROM notes n, json_each('["' || replace(n.tag_list, ',', '","') || '"]') j;
ALTER TABLE notes DROP COLUMN tag_list;`,
    foundBy: ['round-trip-data', 'information'],
  },
};
