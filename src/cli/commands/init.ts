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
Writes a configuration, a first migration with its way back, a suite for it and a test that runs it in vitest; nothing
that is there is overwritten.

Examples:
  $ rehearse init                 then: rehearse verify
  $ rehearse init --config json   a configuration without TypeScript, for a project in another language
`;

/** `rehearse init`: a project to start from. */
export function initCommand(session: Session): Command {
  return new Command('init')
    .description('Makes a project: a configuration, a first migration and its suite.')
    .option('--config <kind>', 'ts (default) or json', named('--config', oneOf(['ts', 'json'])))
    .addHelpText('after', help)
    .action(async (flags: { config?: 'ts' | 'json' }) =>
      session.end(await init(session, flags.config ?? 'ts')),
    );
}

async function init({ terminal, folder }: Session, kind: 'ts' | 'json'): Promise<number> {
  const files = kind === 'ts' ? { ...common, ...typed } : { ...common, ...plain };
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

const common = {
  'migrations/0001_create_notes.up.sql': `CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT
);
`,
  'migrations/0001_create_notes.down.sql': 'DROP TABLE notes;\n',
};

const plain = {
  'rehearsal.config.json': `${JSON.stringify({ migrations: './migrations' }, null, 2)}\n`,
};

const typed = {
  'rehearsal.config.ts': `import { defineConfig } from 'rehearsal';

export default defineConfig({
  migrations: './migrations',
  suites: './suites',
});
`,
  'suites/0001_create_notes.suite.ts': `import { defineSuite } from 'rehearsal';

export default defineSuite({
  migration: '0001_create_notes',
  // What must be there afterwards, in plain TypeScript: from the old rows of every table to the new ones.
  model: () => ({ notes: [] }),
});
`,
  'suites/migrations.test.ts': `import { rehearseFolder } from 'rehearsal/vitest';

await rehearseFolder();
`,
};
