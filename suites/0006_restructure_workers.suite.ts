import { defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { atVersion2 } from './version.js';

/** Every worker starts with no priority and no retries, and is at version 2 at least. */
export default defineSuite({
  migration: '0006_restructure_workers',
  datasets: (level, { dialect }) =>
    agentState(level, { dialect, shape: { conversationContext: true, timeoutColumn: true } }),
  model: ({ workers = [] }) => ({
    workers: workers.map((row) => ({
      ...row,
      priority: 0n,
      retry_count: 0n,
      schema_version: atVersion2(row.schema_version ?? null),
    })),
  }),
});
