/** A folder of migrations that grows: each makes one small table, and now and then changes one that is there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes so many pairs of SQL files into a folder, which is made. */
export function writeChain(folder, count) {
  mkdirSync(folder, { recursive: true });
  for (let at = 1; at <= count; at++) {
    const { up, down } = migrationAt(at);
    const id = `${String(at).padStart(4, '0')}_table_${at}`;
    writeFileSync(join(folder, `${id}.up.sql`), `${up};\n`);
    writeFileSync(join(folder, `${id}.down.sql`), `${down};\n`);
  }
}

/** Every fifth refers to the one before it, every tenth adds a column to an old table and fills it. */
function migrationAt(at) {
  const other = `item_${Math.max(1, at - 1)}`;
  const reference = at % 5 === 0 ? `, other_id INTEGER REFERENCES ${other} (id)` : '';
  const make = `CREATE TABLE item_${at} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER, note TEXT${reference})`;
  const drop = `DROP TABLE item_${at}`;
  if (at % 10 !== 0) return { up: make, down: drop };
  const old = `item_${at / 2}`;
  return {
    up: `${make};\nALTER TABLE ${old} ADD COLUMN rank_${at} INTEGER;\nUPDATE ${old} SET rank_${at} = size + 1 WHERE size > 3`,
    down: `ALTER TABLE ${old} DROP COLUMN rank_${at};\n${drop}`,
  };
}
