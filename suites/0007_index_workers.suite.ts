import { defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';

/** An index changes no row. */
export default defineSuite({
  migration: '0007_index_workers',
  datasets: (level, { dialect }) =>
    agentState(level, {
      dialect,
      shape: { conversationContext: true, timeoutColumn: true, workerQueue: true },
    }),
  model: (before) => before,
});
