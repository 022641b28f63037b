/**
 * The test that a good engineer would write by hand for one migration: fast-check + better-sqlite3, a fresh in-memory
 * database for each run, rows compared through JSON.stringify.
 */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { migration, schemaSql } from './subject.mjs';

const json = fc
  .record({ model: fc.string(), tags: fc.array(fc.string(), { maxLength: 3 }), n: fc.integer() })
  .map((v) => JSON.stringify(v));
const text = fc.option(fc.string({ maxLength: 60 }), { nil: null });

const planner = fc.record({
  planner_id: fc.uuid(),
  user_question: fc.string({ maxLength: 200 }),
  instruction: text,
  status: fc.constantFrom('running', 'done', 'failed'),
  metadata: fc.option(json, { nil: null }),
});

const worker = fc.record({
  worker_id: fc.uuid(),
  task_status: fc.constantFrom('pending', 'done', 'failed'),
  task_description: fc.string({ maxLength: 300 }),
  acceptance_criteria: json,
  task_context: json,
  task_result: text,
  tools: json,
  variables: json,
  metadata: fc.option(json, { nil: null }),
});

/** Datasets with so many workers, and a tenth as many planners. */
export function handwrittenArbitrary(rows) {
  const planners = Math.max(1, Math.round(rows / 10));
  return fc.record({
    planners: fc.array(planner, { minLength: planners, maxLength: planners }),
    workers: fc.array(worker, { minLength: rows - planners, maxLength: rows - planners }),
  });
}

/** One round trip on one dataset. */
export function handwrittenRoundTrip({ planners, workers }) {
  const db = new Database(':memory:');
  db.exec(schemaSql);
  insert(db, 'planners', planners);
  insert(
    db,
    'workers',
    workers.map((row, at) => ({ ...row, planner_id: planners[at % planners.length].planner_id })),
  );
  const before = dump(db);
  for (const sql of migration.up) db.exec(sql);
  for (const sql of migration.down) db.exec(sql);
  const after = dump(db);
  db.close();
  if (before !== after) throw new Error('the round trip lost something');
}

function insert(db, table, rows) {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const statement = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map((c) => `@${c}`)})`);
  for (const row of rows) statement.run(row);
}

function dump(db) {
  return JSON.stringify(
    ['planners', 'workers'].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()),
  );
}
