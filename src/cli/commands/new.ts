import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import type { Format } from '../../model/source.js';
import { exit } from '../exit.js';
import { collect, named } from '../flags.js';
import { type Framework, loadFramework } from '../framework.js';
import { oneOf, word } from '../parse.js';
import { findProject, folderOptions, type Project, shownPath } from '../project.js';
import { recipes } from '../scaffold/formats.js';
import { type Name, nameOf } from '../scaffold/name.js';
import { suite } from '../scaffold/own.js';
import { procedureNames } from '../scaffold/procedure-arguments.js';
import { procedureFile, procedureSuite } from '../scaffold/procedures.js';
import type { Making, NewFile } from '../scaffold/recipe.js';
import { nextVersion } from '../scaffold/version.js';
import type { Session } from '../session.js';
import { writeWhole } from '../write-whole.js';

interface NewFlags {
  readonly ts?: boolean;
  readonly procedure?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly config?: string;
}

const help = `
The files are those of the folder's own format, and pass as they are written. The number follows the highest one. Where the
configuration names a folder of suites, a suite is written too.

Examples:
  $ rehearse new add_retry_count        migrations/0008_add_retry_count.up.sql and .down.sql
  $ rehearse new add_retry_count --ts   migrations/0008_add_retry_count.ts
  $ rehearse new add_retry_count --procedure add-column --set table=workers --set key=worker_id \\
      --set column=retry_count --set type=INTEGER --set default=0
`;

/** `rehearse new`: the next migration, with its way back and its suite. */
export function newCommand(session: Session): Command {
  return new Command('new')
    .description("Writes the files of a new migration in the folder's own format, and its suite.")
    .argument('<name>', 'what it does, such as add_retry_count')
    .option('--ts', 'written with defineMigration in place of two SQL files')
    .option(
      `--procedure <${procedureNames.join('|')}>`,
      'written with one of the procedures (rehearsal/procedures)',
      named('--procedure', oneOf(procedureNames)),
    )
    .option(
      '--set <name=value>',
      "an argument of the procedure's; may be given several times",
      collect('--set'),
    )
    .option('--folder <dir>', 'the folder of migrations (the configured one)', named('--folder', word))
    .option('--config <file>', 'the configuration', named('--config', word))
    .addHelpText('after', help)
    .action(async (name: string, flags: NewFlags) => session.end(await create(session, name, flags)));
}

async function create(session: Session, text: string, flags: NewFlags): Promise<number> {
  const name = nameOf(text);
  const typed = flags.ts === true || flags.procedure !== undefined;
  const framework = await loadFramework();
  const project = await findProject(framework, session, flags.folder, flags.config);
  const { folder, format } = await placeOf(framework, session, project, typed);
  const making = await makingOf(session, folder, name, typed);
  const made = flags.procedure === undefined ? recipes[format](making) : ofProcedure(making, flags);
  if ('command' in made) {
    throw new UserError(`${format} keeps more than a file for each migration`, {
      where: shownPath(session, folder),
      wayOut: `use the tool itself: ${made.command}`,
    });
  }
  const files = [
    ...made.map(({ path, content }) => ({ path: join(shownPath(session, folder), path), content })),
    ...suiteOf(session, project, made, name, flags),
  ];
  const taken = files.find(({ path }) => existsSync(resolve(session.folder, path)));
  if (taken !== undefined)
    throw new UserError('is there already', { where: taken.path, wayOut: 'nothing was written' });
  for (const { path, content } of files) {
    await writeWhole(resolve(session.folder, path), content);
    session.terminal.out(`wrote ${path}\n`);
  }
  return exit.done;
}

function ofProcedure({ name, highest, now }: Making, { procedure = '', set = {} }: NewFlags): NewFile[] {
  return [procedureFile(`${nextVersion(highest, now)}_${name.snake}`, name.words, procedure, set)];
}

/** The folder that really holds the migrations, and its format. @throws {UserError} where --ts does not fit it */
async function placeOf(
  { findFolder }: Framework,
  session: Session,
  project: Project,
  typed: boolean,
): Promise<{ readonly folder: string; readonly format: Format }> {
  const folder = resolve(session.folder, project.folder);
  const options = folderOptions(project, {});
  const found = await findFolder(folder, options);
  const format = found?.format ?? options.format ?? 'rehearsal';
  if (typed && format !== 'rehearsal') {
    throw new UserError(`the folder is in the format ${format}, which takes no defineMigration`, {
      where: project.folder,
      wayOut: 'leave --ts and --procedure out',
    });
  }
  // At the root of a project that has no migrations yet, they go to the usual place.
  const empty = folder === resolve(session.folder) ? join(folder, 'migrations') : folder;
  return { folder: found === null ? empty : resolve(session.folder, found.folder), format };
}

async function makingOf(session: Session, folder: string, name: Name, typed: boolean): Promise<Making> {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const { last, digits } = highestOf(names);
  const path = last === null ? null : join(folder, last);
  return {
    name,
    names,
    last,
    highest: digits,
    lastText: path === null ? '' : await readFile(path, 'utf8').catch(() => ''),
    now: session.clock(),
    typed,
  };
}

/** The file with the highest number in front, dashes inside a date left out (`2026-01-02-030405`). */
function highestOf(names: readonly string[]): { last: string | null; digits: string | null } {
  let best: { last: string; digits: string } | null = null;
  for (const name of names) {
    const [, dated, plain] =
      /^(?:Migration|[vVU])?(?:(\d{4}-\d\d-\d\d-\d{6})|(\d+))/.exec(name.replace(/^.*\/(?=V\d)/, '')) ?? [];
    const digits = dated?.replaceAll('-', '') ?? plain;
    if (digits === undefined || (best !== null && BigInt(digits) < BigInt(best.digits))) continue;
    best = { last: name, digits };
  }
  return best ?? { last: null, digits: null };
}

function suiteOf(
  session: Session,
  { loaded }: Project,
  files: readonly NewFile[],
  name: Name,
  flags: NewFlags,
) {
  const { suites } = loaded.config;
  const [first] = files;
  if (typeof suites !== 'string' || first === undefined) return [];
  const id = first.path.replace(/\/(up|migration)\.sql$/, '').replace(/(\.(up|down))?\.\w+$/, '');
  const place = shownPath(session, resolve(loaded.folder, suites));
  const content = flags.procedure === undefined ? suite(id, name.words) : procedureSuite(id);
  return [{ path: join(place, `${id}.suite.ts`), content }];
}
