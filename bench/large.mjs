import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteStore } from '../build/engines/sqlite/store.js';
import { readFolder } from '../build/folders/index.js';
import { release } from '../build/runner/release.js';

const SCHEMA =
  'CREATE TABLE workers (worker_id TEXT PRIMARY KEY, planner_id TEXT NOT NULL, task TEXT, metadata TEXT, retries INTEGER DEFAULT 0)';

/** A database at the first migration of a folder, with that many workers of about 1 KB each. */
export async function largeDatabase(file, rows, folder) {
  await releaseOn(file, await readFolder(folder), { to: '1_a', create: true });
  const database = await sqliteStore(file, process.pid).open({ readonly: false });
  await database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${Math.trunc(rows)})
     INSERT INTO workers SELECT printf('worker-%09d', i), 'planner-' || (i % 5000), hex(zeroblob(400)),
       json_object('timeout', i % 90, 'note', hex(zeroblob(60))), i % 4 FROM n`,
  );
  await database.close();
}

/** As `rehearse up` and `down` do it, without a backup. */
export function releaseOn(file, { migrations, rules }, more) {
  return release({
    store: sqliteStore(file, process.pid),
    migrations,
    rules,
    direction: 'up',
    to: null,
    backup: false,
    clock: () => Date.now(),
    toolVersion: 'bench',
    ...more,
  });
}

/** Folders of migrations that rewrite rows in different ways, and one that does not; by name. */
export function writeMigrations(folder) {
  const migrations = {
    'json-attribute': [
      "UPDATE workers SET metadata = json_set(metadata, '$.retries', retries);",
      "UPDATE workers SET metadata = json_remove(metadata, '$.retries');",
    ],
    promotion: [
      "ALTER TABLE workers ADD COLUMN timeout INTEGER;\nUPDATE workers SET timeout = json_extract(metadata, '$.timeout');",
      'ALTER TABLE workers DROP COLUMN timeout;',
    ],
    rebuild: [rebuild('priority INTEGER DEFAULT 0'), rebuild('')],
    'add-column': [
      'ALTER TABLE workers ADD COLUMN priority INTEGER;',
      'ALTER TABLE workers DROP COLUMN priority;',
    ],
  };
  for (const [name, [up, down]] of Object.entries(migrations)) {
    mkdirSync(join(folder, name));
    const files = {
      '1_a.up.sql': `${SCHEMA};`,
      '1_a.down.sql': 'DROP TABLE workers;',
      '2_b.up.sql': up,
      '2_b.down.sql': down,
    };
    for (const [file, sql] of Object.entries(files)) writeFileSync(join(folder, name, file), sql);
  }
  return migrations;
}

function rebuild(added) {
  const list = 'worker_id, planner_id, task, metadata, retries';
  const columns = SCHEMA.slice(SCHEMA.indexOf('(') + 1, -1);
  return [
    `CREATE TABLE other (${columns}${added === '' ? '' : `, ${added}`});`,
    `INSERT INTO other (${list}) SELECT ${list} FROM workers;`,
    'DROP TABLE workers;',
    'ALTER TABLE other RENAME TO workers;',
  ].join('\n');
}
