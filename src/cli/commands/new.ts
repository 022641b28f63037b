import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import type { Format } from '../../model/source.js';
import { exit } from '../exit.js';
import { named } from '../flags.js';
import { type Framework, loadFramework } from '../framework.js';
import { word } from '../parse.js';
import { findProject, type Project } from '../project.js';
import type { Session } from '../session.js';
import { type Template, templates } from '../templates.js';
import { writeWhole } from '../write-whole.js';

interface NewFlags {
  readonly ts?: boolean;
  readonly folder?: string;
  readonly config?: string;
}

const help = `
The number follows the highest one in the folder. Where the configuration names a folder of suites, a suite is written too.

Examples:
  $ rehearse new add_retry_count        migrations/0008_add_retry_count.up.sql and .down.sql
  $ rehearse new add_retry_count --ts   migrations/0008_add_retry_count.ts
`;

/** `rehearse new`: the next migration, with its way back and its suite. */
export function newCommand(session: Session): Command {
  return new Command('new')
    .description('Makes the files of a new migration, and of its suite.')
    .argument('<name>', 'what it does, such as add_retry_count')
    .option('--ts', 'written with defineMigration in place of two SQL files')
    .option('--folder <dir>', 'the folder of migrations (the configured one)', named('--folder', word))
    .option('--config <file>', 'the configuration', named('--config', word))
    .addHelpText('after', help)
    .action(async (name: string, flags: NewFlags) => session.end(await create(session, name, flags)));
}

async function create(session: Session, name: string, flags: NewFlags): Promise<number> {
  const title = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (!/^[a-z][a-z0-9_]*$/.test(title)) {
    throw new UserError(`${JSON.stringify(name)} is no name for a file`, {
      wayOut: 'letters, digits and underscores',
    });
  }
  const framework = await loadFramework();
  const project = await findProject(framework, session, flags.folder, flags.config);
  const folder = resolve(session.folder, project.folder);
  await demandOwnFormat(framework, project, folder, flags.ts === true);
  const template: Template = {
    id: `${await nextNumber(folder)}_${title}`,
    description: title.replaceAll('_', ' '),
  };
  const files = filesOf(session, project, template, flags.ts === true);
  const taken = files.find(({ path }) => existsSync(path));
  if (taken !== undefined)
    throw new UserError('is there already', { where: taken.path, wayOut: 'nothing was written' });
  for (const { path, content } of files) {
    await writeWhole(path, content);
    session.terminal.out(`wrote ${path}\n`);
  }
  return exit.done;
}

function filesOf(session: Session, { folder, loaded }: Project, template: Template, typed: boolean) {
  const inFolder = (ending: string, content: string) => ({
    path: join(folder, `${template.id}.${ending}`),
    content,
  });
  const { suites } = loaded.config;
  const place =
    typeof suites === 'string' ? resolve(loaded.folder, suites).replace(`${session.folder}/`, '') : null;
  return [
    ...(typed
      ? [inFolder('ts', templates.migration(template))]
      : [inFolder('up.sql', templates.up(template)), inFolder('down.sql', templates.down(template))]),
    ...(place === null
      ? []
      : [{ path: join(place, `${template.id}.suite.ts`), content: templates.suite(template) }]),
  ];
}

/** Formats whose files are named as ours are: N_title.up.sql and N_title.down.sql. */
const PAIRS: readonly Format[] = ['rehearsal', 'golang-migrate', 'sqlx'];

/** @throws {UserError} in a folder that another tool names its files for */
async function demandOwnFormat(
  { readFolder }: Framework,
  { folder: shown }: Project,
  folder: string,
  typed: boolean,
): Promise<void> {
  if (!existsSync(folder) || (await readdir(folder)).every((name) => name.startsWith('.'))) return;
  const { format } = await readFolder(folder);
  if (typed ? format === 'rehearsal' : PAIRS.includes(format)) return;
  throw new UserError(`the folder is kept in the format ${format}`, {
    where: shown,
    wayOut: typed && PAIRS.includes(format) ? 'leave --ts out' : 'make the migration with its own tool',
  });
}

/** One more than the highest number, as wide as the numbers are. */
async function nextNumber(folder: string): Promise<string> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const numbers = names.flatMap((name) => /^(\d+)[_-]/.exec(name)?.[1] ?? []);
  const highest = numbers.reduce((most, each) => (BigInt(each) > BigInt(most) ? each : most), '0000');
  return String(BigInt(highest) + 1n).padStart(highest.length, '0');
}
