import { defineMigration, malformedText, originals, withoutTriggers } from 'rehearsal';

const id = '0002_repair_malformed_json';
const routers = originals({ migration: id, table: 'routers', key: 'router_id' });
const planners = originals({ migration: id, table: 'planners', key: 'planner_id' });
const workers = originals({ migration: id, table: 'workers', key: 'worker_id' });

const fault = {
  metadata: malformedText('metadata'),
  acceptance_criteria: malformedText('acceptance_criteria'),
  task_context: malformedText('task_context'),
  image_keys: malformedText('image_keys'),
  variable_keys: malformedText('variable_keys'),
  tools: malformedText('tools'),
  input_images: malformedText('input_images'),
  input_variables: malformedText('input_variables'),
  output_images: malformedText('output_images'),
  output_variables: malformedText('output_variables'),
  tables: malformedText('tables'),
};
const repaired = (column: keyof typeof fault, value: string) =>
  `CASE WHEN ${workers.quarantined(column)} THEN ${value} ELSE ${column} END`;

const malformed = (table: string, key: string, column: keyof typeof fault) => ({
  name: `no malformed JSON in ${table}.${column}`,
  sql: `SELECT ${key}, ${fault[column]} AS fault FROM ${table} WHERE ${fault[column]} IS NOT NULL`,
});

/**
 * One malformed document makes every statement that reads JSON fail for the whole table. Metadata becomes
 * {}; other columns, whose shape nobody has fixed, become NULL. NULL and every other storage class stay as
 * they are. Nothing is guessed from the malformed text: it is kept, listed with its reason, and comes back
 * on the way down.
 */
export default defineMigration({
  id,
  description: 'Replaces malformed JSON by an empty document, and keeps what stood there',
  changes: { routers: ['metadata'], planners: ['metadata'], workers: Object.keys(fault) },
  preconditions: [
    routers.keyed(["INSERT INTO routers (router_id, status) VALUES (NULL, 'new')"]),
    planners.keyed(["INSERT INTO planners (planner_id, user_question, status) VALUES (NULL, '?', 'new')"]),
    workers.keyed([
      "INSERT OR IGNORE INTO planners (planner_id, user_question, status) VALUES ('p', '?', 'new')",
      "INSERT INTO workers (worker_id, planner_id, task_status) VALUES (NULL, 'p', 'new')",
    ]),
  ],
  up: withoutTriggers(
    ['routers', 'planners', 'workers'],
    [
      ...routers.quarantine({ metadata: fault.metadata }),
      ...routers.keep({ metadata: "'{}'" }, routers.quarantined()),
      ...planners.quarantine({ metadata: fault.metadata }),
      ...planners.keep({ metadata: "'{}'" }, planners.quarantined()),
      ...workers.quarantine(fault),
      ...workers.keep(
        {
          metadata: repaired('metadata', "'{}'"),
          acceptance_criteria: repaired('acceptance_criteria', 'NULL'),
          task_context: repaired('task_context', 'NULL'),
          image_keys: repaired('image_keys', 'NULL'),
          variable_keys: repaired('variable_keys', 'NULL'),
          tools: repaired('tools', 'NULL'),
          input_images: repaired('input_images', 'NULL'),
          input_variables: repaired('input_variables', 'NULL'),
          output_images: repaired('output_images', 'NULL'),
          output_variables: repaired('output_variables', 'NULL'),
          tables: repaired('tables', 'NULL'),
        },
        workers.quarantined(),
      ),
    ],
  ),
  down: withoutTriggers(
    ['routers', 'planners', 'workers'],
    [
      ...routers.restore('metadata'),
      ...routers.forget(),
      ...routers.release(),
      ...planners.restore('metadata'),
      ...planners.forget(),
      ...planners.release(),
      ...workers.restore(
        'metadata',
        'acceptance_criteria',
        'task_context',
        'image_keys',
        'variable_keys',
        'tools',
        'input_images',
        'input_variables',
        'output_images',
        'output_variables',
        'tables',
      ),
      ...workers.forget(),
      ...workers.release(),
    ],
  ),
  postconditions: [
    malformed('routers', 'router_id', 'metadata'),
    malformed('planners', 'planner_id', 'metadata'),
    malformed('workers', 'worker_id', 'metadata'),
    malformed('workers', 'worker_id', 'acceptance_criteria'),
    malformed('workers', 'worker_id', 'task_context'),
    malformed('workers', 'worker_id', 'image_keys'),
    malformed('workers', 'worker_id', 'variable_keys'),
    malformed('workers', 'worker_id', 'tools'),
    malformed('workers', 'worker_id', 'input_images'),
    malformed('workers', 'worker_id', 'input_variables'),
    malformed('workers', 'worker_id', 'output_images'),
    malformed('workers', 'worker_id', 'output_variables'),
    malformed('workers', 'worker_id', 'tables'),
  ],
});
