import { events, type Fault, notes, noWayBack, rebuild } from './fault.js';

/** Migrations that take every document for a good one. */
export const jsonFaults: Readonly<Record<string, Fault>> = {
  'a document is printed anew, and a malformed one stops the release': {
    up: rebuild('events', events, { select: 'id, user_id, kind, json(payload), amount, at' }),
    down: rebuild('events', events),
    foundBy: ['applies'],
  },
  'malformed documents are erased': {
    up: rebuild('events', events, {
      select: 'id, user_id, kind, CASE WHEN json_valid(payload) THEN json(payload) ELSE NULL END, amount, at',
    }),
    down: rebuild('events', events),
    foundBy: ['round-trip-data', 'information'],
  },
  'an attribute that was there is taken for the one that was added': {
    up: "UPDATE users SET settings = json_set(settings, '$.theme', 'light') WHERE json_valid(settings) AND json_extract(settings, '$.theme') IS NULL;",
    down: "UPDATE users SET settings = json_remove(settings, '$.theme') WHERE json_valid(settings) AND json_extract(settings, '$.theme') = 'light';",
    foundBy: ['round-trip-data', 'information'],
  },
  'an attribute is read from what is no document': {
    up: "ALTER TABLE users ADD COLUMN theme TEXT;\nUPDATE users SET theme = settings ->> '$.theme';",
    down: 'ALTER TABLE users DROP COLUMN theme;',
    foundBy: ['applies'],
  },
  'a key is renamed, and its absence becomes null': {
    base: notes,
    up: "UPDATE notes SET meta = json_remove(json_set(meta, '$.colour', json_extract(meta, '$.color')), '$.color') WHERE json_valid(meta);",
    down: "UPDATE notes SET meta = json_remove(json_set(meta, '$.color', json_extract(meta, '$.colour')), '$.colour') WHERE json_valid(meta);",
    foundBy: ['round-trip-data', 'information'],
  },
  'an attribute moves to a column and loses its type': {
    base: notes,
    up: "ALTER TABLE notes ADD COLUMN size TEXT;\nUPDATE notes SET size = json_extract(meta, '$.size'), meta = json_remove(meta, '$.size') WHERE json_valid(meta) AND json_type(meta) = 'object';",
    down: "UPDATE notes SET meta = json_set(meta, '$.size', size) WHERE size IS NOT NULL;\nALTER TABLE notes DROP COLUMN size;",
    foundBy: ['round-trip-data', 'information'],
  },
  'malformed documents are replaced by empty ones': {
    base: notes,
    up: "UPDATE notes SET meta = '{}' WHERE NOT json_valid(meta);",
    down: noWayBack,
    foundBy: ['information'],
  },
};
