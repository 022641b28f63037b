import { createIndexes, defineProcedures } from 'rehearsal/procedures';

/** The application looks for workers by status when it hands out tasks, and by planner when it gathers their results. */
export default defineProcedures({
  id: '0007_index_workers',
  description: 'Gives the two ways in which workers are looked up an index each',
  procedures: [
    createIndexes(
      { name: 'idx_workers_status', table: 'workers', columns: ['task_status'] },
      { name: 'idx_workers_planner', table: 'workers', columns: ['planner_id'] },
    ),
  ],
});
