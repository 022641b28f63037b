/** A project that has no migrations yet: two to begin with, a suite and a test. */
export const typedStarter: Readonly<Record<string, string>> = {
  'rehearsal.config.ts': `import { defineConfig } from 'rehearsal';

export default defineConfig({
  migrations: './migrations',
  suites: './suites',
});
`,
  'migrations/0001_create_notes.ts': `import { defineMigration } from 'rehearsal';

export default defineMigration({
  id: '0001_create_notes',
  description: 'creates the table of notes',
  up: ['CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT)'],
  down: ['DROP TABLE notes'],
  postconditions: [
    {
      name: 'notes have a title',
      sql: "SELECT 'title' WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info('notes') WHERE name = 'title')",
    },
  ],
});
`,
  'migrations/0002_index_notes.ts': `import { defineMigration } from 'rehearsal';

export default defineMigration({
  id: '0002_index_notes',
  description: 'lets notes be found by their title',
  up: ['CREATE INDEX notes_title ON notes (title)'],
  down: ['DROP INDEX notes_title'],
  postconditions: [
    {
      name: 'notes have an index on their title',
      sql: "SELECT 'notes_title' WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list('notes') WHERE name = 'notes_title')",
    },
  ],
});
`,
  'suites/0002_index_notes.suite.ts': `import { defineSuite } from 'rehearsal';

export default defineSuite({
  migration: '0002_index_notes',
  // The reference: what must be there afterwards, in plain TypeScript, from the old rows of every table to the new ones.
  model: ({ notes = [] }) => ({ notes }),
});
`,
  'suites/migrations.test.ts': `import { rehearseFolder } from 'rehearsal/vitest';

await rehearseFolder();
`,
};

/** The same in SQL, named as golang-migrate does: other tools' formats have no postconditions that would be asked for. */
export const plainStarter: Readonly<Record<string, string>> = {
  'rehearsal.config.json': `${JSON.stringify({ migrations: './migrations', format: 'golang-migrate' }, null, 2)}\n`,
  'migrations/0001_create_notes.up.sql': `CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT
);
`,
  'migrations/0001_create_notes.down.sql': 'DROP TABLE notes;\n',
};
