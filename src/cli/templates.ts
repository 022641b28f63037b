/** What the files of a new migration are filled with. */
export interface Template {
  readonly id: string;
  readonly description: string;
}

/** The files of a new migration; each says what to write in it. */
export const templates = {
  up: ({ description }: Template): string => `-- ${description}

`,
  down: ({ description }: Template): string => `-- The way back from: ${description}
-- Without one, write in the .up.sql why:  -- rehearsal: irreversible because …

`,
  migration: ({ id, description }: Template): string => `import { defineMigration } from 'rehearsal';

export default defineMigration({
  id: '${id}',
  description: '${description}',
  preconditions: [],
  up: [\`\`],
  down: [\`\`],
  postconditions: [],
});
`,
  suite: ({ id, description }: Template): string => `import { defineSuite } from 'rehearsal';

export default defineSuite({
  migration: '${id}',
  // The reference: what "${description}" makes of the old rows, in plain TypeScript and not read off the SQL.
  model: (before) => before,
});
`,
};
