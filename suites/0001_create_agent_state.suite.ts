import { defineSuite } from 'rehearsal';

/** There is nothing before version 1: no rows to generate, and none that a reference could say anything about. */
export default defineSuite({ migration: '0001_create_agent_state' });
