import { type Cell, defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { cellOf, type Dialect, readDocument } from './json.js';

/** A router whose metadata says nothing of a timeout gets one of 300 seconds, as the last member. */
export default defineSuite({
  migration: '0003_add_router_timeout',
  datasets: (level, { dialect }) => agentState(level, { dialect }),
  model: ({ routers = [] }, dialect) => ({
    routers: routers.map((row) => ({ ...row, metadata: withTimeout(row.metadata ?? null, dialect) })),
  }),
});

function withTimeout(metadata: Cell, dialect: Dialect): Cell {
  const document = readDocument(metadata, dialect);
  if (document.kind === 'missing') return '{"timeout_seconds":300}';
  if (document.kind !== 'object') return metadata;
  const { text, members } = document;
  if (members.some(({ key }) => key === 'timeout_seconds')) return metadata;
  const brace = text.lastIndexOf('}');
  const comma = members.length > 0 ? ',' : '';
  return cellOf(`${text.slice(0, brace)}${comma}"timeout_seconds":300${text.slice(brace)}`);
}
