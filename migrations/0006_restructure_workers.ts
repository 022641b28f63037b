import { addColumn, defineProcedures, moveToVersion } from 'rehearsal/procedures';

const workers = { table: 'workers', key: 'worker_id', keyMayBeNull: true };

/**
 * Workers are to be picked by priority and given up after some retries. Two columns are added where the guide copies the table: a copy
 * gives nothing for what it puts at risk but the order of the columns.
 */
export default defineProcedures({
  id: '0006_restructure_workers',
  description: 'Gives workers a priority and a count of retries, and moves them to version 2',
  procedures: [
    addColumn({ ...workers, column: 'priority', type: 'INTEGER', default: 0 }),
    addColumn({ ...workers, column: 'retry_count', type: 'INTEGER', default: 0 }),
    moveToVersion({ ...workers, column: 'schema_version', version: 2 }),
  ],
});
