import { type Cell, defineSuite, type Row } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { type Dialect, readDocument } from './json.js';

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
  datasets: (level, { dialect }) => agentState(level, { dialect }),
  model: ({ routers = [], planners = [], workers = [] }, dialect) => {
    const metadata = (row: Row) => repair(row, ['metadata'], '{}', dialect);
    return {
      routers: routers.map(metadata),
      planners: planners.map(metadata),
      workers: workers.map((row) => repair(metadata(row), WORKER_DOCUMENTS, null, dialect)),
    };
  },
});

function repair(row: Row, columns: readonly string[], instead: Cell, dialect: Dialect): Row {
  const broken = columns.filter((column) => readDocument(row[column] ?? null, dialect).kind === 'malformed');
  return { ...row, ...Object.fromEntries(broken.map((column) => [column, instead])) };
}
