import { addColumn, defineProcedures, moveToVersion } from 'rehearsal/procedures';

const planners = { table: 'planners', key: 'planner_id', keyMayBeNull: true };

/** Planners lose the conversation that led to a question. The column is empty until the application fills it. */
export default defineProcedures({
  id: '0004_add_conversation_context',
  description: 'Adds conversation_context to planners, and moves them to version 2',
  procedures: [
    addColumn({ ...planners, column: 'conversation_context', type: 'TEXT', default: null }),
    moveToVersion({ ...planners, column: 'schema_version', version: 2 }),
  ],
});
