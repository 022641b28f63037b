import { defineSuite } from 'rehearsal';

/** A new database has the three tables, and nothing in them. */
export default defineSuite({
  migration: '0001_create_agent_state',
  model: () => ({ routers: [], planners: [], workers: [] }),
});
