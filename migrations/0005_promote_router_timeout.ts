import { defineProcedures, moveToVersion, promoteJsonAttribute } from 'rehearsal/procedures';

const routers = { table: 'routers', key: 'router_id', keyMayBeNull: true };

/** Dispatching reads the timeout of every router. A document without one stands for 300, as before. */
export default defineProcedures({
  id: '0005_promote_router_timeout',
  description:
    'Promotes timeout_seconds from the metadata of routers to a column, and moves them to version 2',
  procedures: [
    promoteJsonAttribute({
      ...routers,
      column: 'metadata',
      attribute: 'timeout_seconds',
      type: 'INTEGER',
      default: 300,
    }),
    moveToVersion({ ...routers, column: 'schema_version', version: 2 }),
  ],
});
