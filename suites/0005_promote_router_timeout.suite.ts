import { type Cell, defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { cellOf, printObject, readDocument } from './json.js';
import { atVersion2 } from './version.js';

/**
 * The timeout of the metadata is a column. Four things that the metadata can say stay apart: nothing (300), `null` (NULL),
 * a 64-bit integer (that), and anything else (NULL, and the document stays whole).
 */
export default defineSuite({
  migration: '0005_promote_router_timeout',
  datasets: (level) => agentState(level, { shape: { conversationContext: true } }),
  model: ({ routers = [] }) => ({
    routers: routers.map((row) => ({
      ...row,
      ...promote(row.metadata ?? null),
      schema_version: atVersion2(row.schema_version ?? null),
    })),
  }),
});

function promote(metadata: Cell): { metadata: Cell; timeout_seconds: Cell } {
  const document = readDocument(metadata);
  if (document.kind === 'missing') return { metadata, timeout_seconds: 300n };
  if (document.kind !== 'object') return { metadata, timeout_seconds: null };
  const [timeout, twice] = document.members.filter(({ key }) => key === 'timeout_seconds');
  if (timeout === undefined) return { metadata, timeout_seconds: 300n };
  const convertible = timeout.value === 'null' || isInteger64(timeout.value);
  if (twice !== undefined || !convertible) return { metadata, timeout_seconds: null };
  return {
    metadata: cellOf(printObject(document.members.filter((member) => member !== timeout))),
    timeout_seconds: timeout.value === 'null' ? null : BigInt(timeout.value),
  };
}

function isInteger64(written: string): boolean {
  return /^-?\d+$/.test(written) && BigInt.asIntN(64, BigInt(written)) === BigInt(written);
}
