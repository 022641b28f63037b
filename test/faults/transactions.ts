import { events, type Fault, noWayBack, orgs, rebuild } from './fault.js';

/** Migrations that stop halfway, or that end otherwise each time. */
export const runFaults: Readonly<Record<string, Fault>> = {
  'COMMIT inside the transaction of the tool': {
    up: 'UPDATE events SET kind = upper(kind) WHERE kind = lower(kind);\nCOMMIT;\nCREATE TABLE other (x);',
    down: 'DROP TABLE other;',
    foundBy: ['atomic', 'applies'],
  },
  'several statements without any transaction': {
    up: 'ALTER TABLE events ADD COLUMN source TEXT;\nALTER TABLE events ADD COLUMN target TEXT;',
    down: 'ALTER TABLE events DROP COLUMN target;\nALTER TABLE events DROP COLUMN source;',
    bare: true,
    foundBy: ['atomic'],
  },
  'a rebuild between DROP and RENAME without a transaction': {
    up: `PRAGMA foreign_keys = OFF;\n${rebuild('orgs', orgs)}PRAGMA foreign_keys = ON;`,
    down: noWayBack,
    bare: true,
    foundBy: ['atomic'],
  },
  'PRAGMA foreign_keys does nothing inside a transaction': {
    up: `PRAGMA foreign_keys = OFF;\n${rebuild('orgs', orgs)}PRAGMA foreign_keys = ON;`,
    down: noWayBack,
    foundBy: ['row-count', 'untouched', 'information'],
  },
  'the clock fills a column': {
    up: "UPDATE events SET payload = datetime('now') WHERE payload IS NULL;",
    down: noWayBack,
    foundBy: ['deterministic'],
  },
  'the clock overwrites a time that was there': {
    up: rebuild('events', events, {
      select: "id, user_id, kind, payload, amount, CAST(strftime('%s', 'now') AS INTEGER)",
    }),
    down: noWayBack,
    foundBy: ['deterministic', 'information'],
  },
  'chance fills a column': {
    up: 'ALTER TABLE events ADD COLUMN token TEXT;\nUPDATE events SET token = hex(randomblob(8));',
    down: 'ALTER TABLE events DROP COLUMN token;',
    foundBy: ['deterministic'],
  },
  'a join takes whichever row comes first': {
    up: 'ALTER TABLE events ADD COLUMN org_id INTEGER;\nUPDATE events SET org_id = m.org_id FROM memberships m WHERE m.user_id = events.user_id;',
    down: 'ALTER TABLE events DROP COLUMN org_id;',
    foundBy: ['deterministic'],
  },
  'a list is joined in no order': {
    up: 'ALTER TABLE users ADD COLUMN kinds TEXT;\nUPDATE users SET kinds = (SELECT group_concat(kind) FROM events WHERE user_id = users.id);',
    down: 'ALTER TABLE users DROP COLUMN kinds;',
    foundBy: ['deterministic'],
  },
  'down fails where there are rows': {
    up: 'ALTER TABLE events ADD COLUMN source TEXT;',
    down: 'ALTER TABLE events DROP COLUMN sorce;',
    foundBy: ['round-trip-schema', 'round-trip-data'],
  },
  'down was forgotten': {
    up: 'CREATE TABLE logs (id INTEGER PRIMARY KEY, line TEXT);',
    down: '',
    foundBy: ['round-trip-schema'],
  },
  'up fails where the table is not empty': {
    up: 'ALTER TABLE events ADD COLUMN source TEXT NOT NULL;',
    down: 'ALTER TABLE events DROP COLUMN source;',
    foundBy: ['applies'],
  },
};
