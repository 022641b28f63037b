import { addJsonAttribute, defineProcedures } from 'rehearsal/procedures';

/**
 * The timeout was a constant of the application; routers need their own. JSON null says "no timeout", which is not the same as having none
 * set.
 */
export default defineProcedures({
  id: '0003_add_router_timeout',
  description: 'Adds timeout_seconds, 300 unless it is there, to the metadata of routers',
  procedures: [
    addJsonAttribute({
      ...{ table: 'routers', key: 'router_id', keyMayBeNull: true },
      column: 'metadata',
      attribute: 'timeout_seconds',
      value: 300,
    }),
  ],
});
