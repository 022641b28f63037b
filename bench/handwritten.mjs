/**
 * The test that a good engineer would write by hand for one migration: fast-check + better-sqlite3, a fresh in-memory
 * database for each run, rows compared through JSON.stringify.
 */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { jsonColumns, migration, schemaSql } from './subject.mjs';

const text = fc.option(fc.string({ maxLength: 120 }), { nil: null });
const json = fc.option(fc.json({ maxDepth: 2 }), { nil: null });

const planner = fc.record({
  planner_id: fc.uuid(),
  planner_name: text,
  user_question: fc.string({ maxLength: 200 }),
  instruction: text,
  execution_plan: text,
  model: fc.constantFrom('small', 'large'),
  temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  failed_task_limit: fc.nat(10),
  status: fc.constantFrom('running', 'done', 'failed'),
  metadata: json,
  schema_version: fc.constant(1),
});

const worker = fc.record({
  worker_id: fc.uuid(),
  task_status: fc.constantFrom('pending', 'done', 'failed'),
  task_description: text,
  task_result: text,
  querying_structured_data: fc.constantFrom(0, 1),
  ...Object.fromEntries(jsonColumns.map((column) => [column, json])),
  schema_version: fc.constant(1),
});

/** Datasets of so many rows, a tenth of them planners. */
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
  db.transaction(() => {
    for (const row of rows) statement.run(row);
  })();
}

function dump(db) {
  return JSON.stringify(
    ['planners', 'workers'].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()),
  );
}
