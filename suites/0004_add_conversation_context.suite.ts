import { defineSuite } from 'rehearsal';
import { agentState } from '../generators/index.js';
import { atVersion2 } from './version.js';

/** Planners have no context yet, and are at version 2 at least. */
export default defineSuite({
  migration: '0004_add_conversation_context',
  datasets: (level, { dialect }) => agentState(level, { dialect }),
  model: ({ planners = [] }) => ({
    planners: planners.map((row) => ({
      ...row,
      conversation_context: null,
      schema_version: atVersion2(row.schema_version ?? null),
    })),
  }),
});
