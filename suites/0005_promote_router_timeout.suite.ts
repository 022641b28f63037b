import { type Cell, defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { cellOf, type Dialect, printObject, readDocument } from './json.js';
import { atVersion2 } from './version.js';

/**
 * The timeout of the metadata is a column. Four things that the metadata can say stay apart: nothing (300), `null` (NULL),
 * an integer that the column holds (that), and anything else (NULL, and the document stays whole).
 */
export default defineSuite({
  migration: '0005_promote_router_timeout',
  datasets: (level, { dialect }) => agentState(level, { dialect, shape: { conversationContext: true } }),
  model: ({ routers = [] }, dialect) => ({
    routers: routers.map((row) => ({
      ...row,
      ...promote(row.metadata ?? null, dialect),
      schema_version: atVersion2(row.schema_version ?? null),
    })),
  }),
});

function promote(metadata: Cell, dialect: Dialect): { metadata: Cell; timeout_seconds: Cell } {
  const document = readDocument(metadata, dialect);
  if (document.kind === 'missing') return { metadata, timeout_seconds: 300n };
  if (document.kind !== 'object') return { metadata, timeout_seconds: null };
  const [timeout, twice] = document.members.filter(({ key }) => key === 'timeout_seconds');
  if (timeout === undefined) return { metadata, timeout_seconds: 300n };
  const convertible = timeout.value === 'null' || isInteger(timeout.value, BITS[dialect]);
  if (twice !== undefined || !convertible) return { metadata, timeout_seconds: null };
  return {
    metadata: cellOf(
      printObject(
        document.members.filter((member) => member !== timeout),
        dialect,
      ),
    ),
    timeout_seconds: timeout.value === 'null' ? null : BigInt(timeout.value),
  };
}

/** What an INTEGER column holds. */
const BITS = { sqlite: 64, postgres: 32 } as const;

function isInteger(written: string, bits: number): boolean {
  return /^-?\d+$/.test(written) && BigInt.asIntN(bits, BigInt(written)) === BigInt(written);
}
