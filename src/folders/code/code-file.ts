import { UserError } from '../../model/errors.js';
import type { Action, Migration, MigrationFunction } from '../../model/migration.js';
import { describe } from '../build.js';
import { checksums } from '../checksum.js';
import { readDirectives } from '../directives.js';
import type { Listing, SourceFile } from '../files.js';
import { ImportedError, openModule } from '../fresh-module.js';
import { leftCode } from '../left-code.js';
import { localImports } from '../local-imports.js';
import type { Imports } from '../module-resolver.js';
import type { ReadContext } from '../options.js';
import { noteLeftOut } from '../reader.js';
import { isDownEmpty } from './empty-down.js';
import { renewed } from './renewed.js';

/** What a code file of another tool does, once it is loaded. */
export interface CodeSteps {
  readonly up: Action;
  /** `null`: the file has no way back. */
  readonly down: Action | null;
}

/** Names of the code files in the folder itself that have an `up` or a `down`: declarations, tests, lists and helpers are none. */
export async function codeFiles(listing: Listing): Promise<string[]> {
  const names = listing.flat.filter(
    (name) => /\.[cm]?[jt]s$/.test(name) && !/\.(d|test|spec)\.[cm]?[jt]s$/.test(name),
  );
  const files = await listing.readAll(names);
  return files.filter(({ text }) => DEFINES_EITHER.test(text)).map(({ name }) => name);
}

/** A function or a property of either name, and no call of another's, nor the word. */
const DEFINES_EITHER = /(?:(?<![\w.$-])|\bexports\.)(up|down)["'`]?\s*[\](:=,}<]/;

/** Every code file of the folder as a migration, in the order of the names; what is left out is noted. */
export async function codeMigrations(
  listing: Listing,
  {
    tool,
    packages,
    context,
  }: { readonly tool: string; readonly packages: readonly string[]; readonly context: ReadContext },
  steps: (module: Record<string, unknown>, path: string, name: string) => CodeSteps,
): Promise<Migration[]> {
  const names = await codeFiles(listing);
  noteLeftOut(listing, new Set(names), tool, context);
  const migrations: Migration[] = [];
  const others: NoMigration[] = [];
  for (const name of names) {
    const named = (module: Record<string, unknown>, path: string) => steps(module, path, name);
    try {
      migrations.push(await codeMigration(listing, name, packages, context, named));
    } catch (error) {
      if (!(error instanceof NoMigration)) throw error;
      others.push(error);
    }
  }
  if (migrations.length === 0 && others[0] !== undefined) throw others[0];
  for (const { message, where } of others) context.note('gap', `${message}: it is left out`, where);
  return migrations;
}

/** A file of code that exports nothing that could be run: a helper beside the migrations. */
class NoMigration extends UserError {}

/**
 * A migration of one code file. What it imports from the project belongs to its checksum.
 *
 * @param packages those that the file may import although its project has not installed them
 * @throws {UserError} when it cannot be loaded
 */
export async function codeMigration(
  listing: Listing,
  name: string,
  packages: readonly string[],
  context: ReadContext,
  steps: (module: Record<string, unknown>, path: string) => CodeSteps,
): Promise<Migration> {
  const file = await listing.read(name);
  const imports = { packages, stubs: context.options.stubs ?? {} };
  const said = readDirectives(commentsOf(file), context.dialect);
  const { up, down } =
    context.options.leaveCode === true
      ? { up: leftCode, down: leftCode }
      : await loaded(file.path, imports, steps);
  const id = name.replace(/\.[cm]?[jt]s$/, '');
  return {
    id,
    description: describe(id.replace(/^\d+[-_.]?/, '')) || id,
    up,
    down: said.irreversible === null ? down : null,
    irreversible: said.irreversible,
    preconditions: said.preconditions,
    postconditions: said.postconditions,
    changes: null,
    acceptances: said.acceptances,
    queries: said.queries,
    ...checksums([file, ...(await localImports(listing, file, imports))]),
    files: [file.path],
    code: file.text,
    ...(context.dialect === 'sqlite' ? { integersAsDoubles: true } : {}),
  };
}

/**
 * What the file does, each direction by a module that is as new as the tool's own process would have it. Where something that it imports is
 * not here, nothing but the reason why it cannot be run.
 */
async function loaded(
  path: string,
  imports: Imports,
  steps: (module: Record<string, unknown>, path: string) => CodeSteps,
): Promise<CodeSteps> {
  const evaluate = await openModule(path, imports);
  let first: CodeSteps;
  let reversible: boolean;
  try {
    const module = await evaluate();
    first = steps(module, path);
    reversible = first.down !== null && !isDownEmpty(module);
  } catch (error) {
    const obstacle = obstacleIn(error, path);
    if (obstacle === null) throw error;
    const action = { steps: [], transaction: false, obstacle };
    return { up: action, down: action };
  }
  const by = (direction: 'up' | 'down'): Action => {
    const action = first[direction] as Action;
    const anew = async () => functionOf(steps(await evaluate(), path)[direction] as Action);
    return { ...action, steps: renewed(functionOf(action), anew) };
  };
  return { up: by('up'), down: reversible ? by('down') : null };
}

function functionOf({ steps }: Action): MigrationFunction {
  return typeof steps === 'function' ? steps : () => {};
}

/** Why it cannot be run here: a module is not there, or one of the application's needs more than is here. */
export function obstacleIn(error: unknown, path: string): string | null {
  const { cause } = error as { readonly cause?: unknown };
  if (!(cause instanceof Error)) return null;
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(cause.message)?.[1];
  if (missing !== undefined)
    return `${path} imports ${missing}, which is not here (--stub ${missing}=FILE loads a file of yours in its place)`;
  if (cause instanceof ImportedError)
    return `${path} imports ${cause.imported}, which cannot be loaded here: ${cause.message.split('\n')[0]} (--stub ${cause.imported}=FILE loads a file of yours in its place)`;
  return null;
}

/** The lines `// rehearsal: …` as SQL spells them, each where it stands. */
export function commentsOf(file: SourceFile): SourceFile {
  const lines = file.text.split('\n').map((line) => {
    const [, words] = /^\s*\/\/\s*(rehearsal\s*:.*)$/i.exec(line) ?? [];
    return words === undefined ? '' : `-- ${words}`;
  });
  return { ...file, text: lines.join('\n') };
}

/** The function of that name which the file exports, by itself or in its default export; `null`: there is none. */
export function exported(module: Record<string, unknown>, name: string): MigrationCall | null {
  for (const holder of [module, module.default]) {
    const value = (holder as Record<string, unknown> | null | undefined)?.[name];
    if (typeof value === 'function') return value.bind(holder) as MigrationCall;
  }
  return null;
}

/** The same, which has to be there. @throws {NoMigration} */
export function demandExported(module: Record<string, unknown>, name: string, path: string): MigrationCall {
  const call = exported(module, name);
  if (call !== null) return call;
  throw new NoMigration(`the file exports no function ${name}`, {
    where: path,
    wayOut: `export ${name}, or move the file out of the folder`,
  });
}

/**
 * The one class of a migration that the file exports.
 *
 * @param kind what the class is to be, as the tool's users write it
 * @throws {UserError} when it exports none, or several
 */
export function demandClass<T>(module: Record<string, unknown>, path: string, kind: string): T {
  const classes = [...new Set(Object.values(module))].filter(
    (value) => typeof value === 'function' && typeof value.prototype?.up === 'function',
  );
  if (classes.length === 1) return classes[0] as T;
  const options = { where: path, wayOut: `export one class that ${kind} from each file` };
  if (classes.length === 0) throw new NoMigration('the file exports no migration', options);
  throw new UserError(`the file exports ${classes.length} migrations`, options);
}

export type MigrationCall = (...values: unknown[]) => unknown;

export function action(steps: MigrationFunction, transaction: boolean): Action {
  return { steps, transaction };
}
