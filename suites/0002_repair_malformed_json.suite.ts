import { type Cell, defineSuite, type Row } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { readDocument } from './json.js';

const WORKER_DOCUMENTS = [
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
];

/** Text that is no JSON gives way to an empty document: `{}` for metadata, NULL elsewhere. The rest stays. */
export default defineSuite({
  migration: '0002_repair_malformed_json',
  datasets: (level) => agentState(level),
  model: ({ routers = [], planners = [], workers = [] }) => ({
    routers: routers.map((row) => repair(row, ['metadata'], '{}')),
    planners: planners.map((row) => repair(row, ['metadata'], '{}')),
    workers: workers.map((row) => repair(repair(row, ['metadata'], '{}'), WORKER_DOCUMENTS, null)),
  }),
});

function repair(row: Row, columns: readonly string[], instead: Cell): Row {
  const broken = columns.filter((column) => readDocument(row[column] ?? null).kind === 'malformed');
  return { ...row, ...Object.fromEntries(broken.map((column) => [column, instead])) };
}
