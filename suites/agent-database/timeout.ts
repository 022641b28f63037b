import type { Cell } from 'rehearsal';
import { readDocument } from '../json.js';
import { DEFAULT_TIMEOUT, type Timeout } from './agent-database.js';

/** The timeout that metadata says: the default where it says nothing, none where it says so or cannot be read. */
export function timeoutIn(metadata: Cell): Timeout {
  const document = readDocument(metadata);
  if (document.kind === 'missing') return DEFAULT_TIMEOUT;
  if (document.kind !== 'object') return null;
  const [timeout, twice] = document.members.filter(({ key }) => key === 'timeout_seconds');
  if (timeout === undefined) return DEFAULT_TIMEOUT;
  return twice === undefined && /^-?\d+$/.test(timeout.value) && fits(BigInt(timeout.value))
    ? BigInt(timeout.value)
    : null;
}

/** SQLite's integers have 64 bits. */
function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
