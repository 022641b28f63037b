import type { Recipe } from './recipe.js';
import { nextVersion } from './version.js';

/** Our own format: two SQL files, or one that uses `defineMigration`. */
export const own: Recipe = ({ name, highest, now, typed }) => {
  const id = `${nextVersion(highest, now)}_${name.snake}`;
  if (typed) return [{ path: `${id}.ts`, content: definition(id, name.words) }];
  return [
    {
      path: `${id}.up.sql`,
      content: `-- ${name.words}
-- Replace this query by one that lists what must not be there afterwards; no rows, and the promise holds.
-- rehearsal: postcondition ${name.words}: SELECT 1 WHERE 1 = 0
`,
    },
    {
      path: `${id}.down.sql`,
      content: `-- The way back from: ${name.words}
-- Without one, write in the .up.sql why:  rehearsal: irreversible because …
`,
    },
  ];
};

function definition(id: string, words: string): string {
  return `import { defineMigration } from 'rehearsal';

export default defineMigration({
  id: '${id}',
  description: '${words}',
  up: ['-- forwards'],
  down: ['-- and back'],
  // Replace this query by one that lists what must not be there afterwards; no rows, and the promise holds.
  postconditions: [{ name: '${words}', sql: 'SELECT 1 WHERE 1 = 0' }],
});
`;
}

/** The suite of a new migration. */
export function suite(id: string, words: string): string {
  return `import { defineSuite } from 'rehearsal';

export default defineSuite({
  migration: '${id}',
  // The reference: what "${words}" makes of the old rows, in plain TypeScript and not read off the SQL.
  model: (before) => before,
});
`;
}
