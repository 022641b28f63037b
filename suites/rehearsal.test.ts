import { rehearseFolder } from 'rehearsal/vitest';

/** One test for each migration of the agent state database and each property. */
await rehearseFolder();
