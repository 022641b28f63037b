import { defineProcedures, repairJson } from 'rehearsal/procedures';

/** What a worker keeps beside its metadata has no shape that anybody has fixed: there NULL stands in for what cannot be read. */
const unshaped = {
  ...{ acceptance_criteria: null, task_context: null, image_keys: null, variable_keys: null, tools: null },
  ...{ input_images: null, input_variables: null, output_images: null, output_variables: null, tables: null },
};
const metadata = { metadata: '{}' };

/** One malformed document makes every statement that reads JSON fail for the whole table. */
export default defineProcedures({
  id: '0002_repair_malformed_json',
  description: 'Replaces malformed JSON by an empty document, and keeps what stood there',
  procedures: [
    repairJson({ table: 'routers', key: 'router_id', keyMayBeNull: true, columns: metadata }),
    repairJson({ table: 'planners', key: 'planner_id', keyMayBeNull: true, columns: metadata }),
    repairJson({
      ...{ table: 'workers', key: 'worker_id', keyMayBeNull: true },
      columns: { ...metadata, ...unshaped },
    }),
  ],
});
