import { defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';

/** An index changes no row. */
export default defineSuite({
  migration: '0007_index_workers',
  datasets: (level) =>
    agentState(level, { shape: { conversationContext: true, timeoutColumn: true, workerQueue: true } }),
  model: (before) => before,
});
