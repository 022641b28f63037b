import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import { exit } from '../exit.js';
import { named } from '../flags.js';
import { oneOf } from '../parse.js';
import type { Session } from '../session.js';
import { writeWhole } from '../write-whole.js';

const help = `
Writes a configuration and a first migration with its way back; in TypeScript, a second one with a suite, and a test that
runs them in vitest. Nothing that is there is overwritten.

Examples:
  $ rehearse init                 then: rehearse verify
  $ rehearse init --config json   SQL and JSON only, for a project in another language
`;

/** `rehearse init`: a project to start from. */
export function initCommand(session: Session): Command {
  return new Command('init')
    .description('Makes a project: a configuration and a first migration.')
    .option('--config <kind>', 'ts (default) or json', named('--config', oneOf(['ts', 'json'])))
    .addHelpText('after', help)
    .action(async (flags: { config?: 'ts' | 'json' }) =>
      session.end(await init(session, flags.config ?? 'ts')),
    );
}

async function init({ terminal, folder }: Session, kind: 'ts' | 'json'): Promise<number> {
  const files = kind === 'ts' ? typed : plain;
  const taken = Object.keys(files).find((path) => existsSync(join(folder, path)));
  if (taken !== undefined)
    throw new UserError('is there already', { where: taken, wayOut: 'nothing was written' });
  for (const [path, content] of Object.entries(files)) {
    await writeWhole(join(folder, path), content);
    terminal.out(`wrote ${path}\n`);
  }
  terminal.out('next: rehearse verify\n');
  return exit.done;
}

/** SQL files as golang-migrate names them: other tools' formats have no postconditions that would be asked for. */
const plain = {
  'rehearsal.config.json': `${JSON.stringify({ migrations: './migrations', format: 'golang-migrate' }, null, 2)}\n`,
  'migrations/0001_create_notes.up.sql': `CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT
);
`,
  'migrations/0001_create_notes.down.sql': 'DROP TABLE notes;\n',
};

const typed = {
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
