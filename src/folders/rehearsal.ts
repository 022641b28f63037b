import { UserError } from '../model/errors.js';
import type { Action, Migration, MigrationFunction, Statement } from '../model/migration.js';
import { SplitError, splitStatements } from '../sql/split.js';
import { describe } from './build.js';
import { checksums } from './checksum.js';
import { commentsOf } from './code/code-file.js';
import { renewed } from './code/renewed.js';
import {
  type Accepts,
  definitionFor,
  isDefinedMigration,
  type MigrationDefinition,
  type Steps,
} from './define-migration.js';
import { readDirectives } from './directives.js';
import type { Listing, SourceFile } from './files.js';
import { openModule } from './fresh-module.js';
import { idInText, leftCode } from './left-code.js';
import { localImports } from './local-imports.js';
import type { Imports } from './module-resolver.js';
import type { ReadContext } from './options.js';
import { orderUnique } from './order.js';
import { pairNames, readPairs, transactionPart } from './pairs.js';
import { type FormatReader, noteLeftOut } from './reader.js';

/**
 * This framework's own: `N_title.ts` (or .js, .mts, …) whose default export is made by `defineMigration`, beside
 * `N_title.up.sql` and `N_title.down.sql`, all in one order by number. Code without a number in front is helpers.
 */
export const rehearsal: FormatReader = {
  format: 'rehearsal',
  foreignKeys: 'the runner enforces foreign keys when it opens a database',
  rules: () => ({ connection: 'fresh', transactions: true, reversible: true, conditions: true }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const code = listing.flat.filter((name) => CODE.test(name) && !/\.(d|test|spec)\.[cm]?[jt]s$/.test(name));
    const names = pairNames(listing);
    noteLeftOut(listing, new Set([...code, ...names.map((each) => each.name)]), 'this framework', context);
    const pairs = await readPairs(listing, names, context, {
      tool: 'rehearsal',
      loneDown: 'error',
      part: transactionPart,
    });
    const defined = [];
    for (const name of code) {
      const file = await listing.read(name);
      const migration = await readDefined(listing, file, context);
      defined.push({ version: BigInt(CODE.exec(name)?.[1] ?? 0), file, migration });
    }
    return orderUnique([...pairs, ...defined], 'rehearsal', context.options).map((each) => each.migration);
  },
};

type Stubs = NonNullable<Imports['stubs']>;

const CODE = /^(\d+)[_-].*\.[cm]?[jt]s$/;

async function readDefined(listing: Listing, file: SourceFile, context: ReadContext): Promise<Migration> {
  if (context.options.leaveCode === true) return leftAlone(listing, file, context.options.stubs ?? {});
  const stubs = context.options.stubs ?? {};
  const evaluate = await openModule(file.path, { stubs });
  const define = async () => definitionIn(await evaluate(), file, context);
  const definition = await define();
  const by = (direction: 'up' | 'down', steps: Steps) => {
    const action = actionOf(steps, definition, file, context);
    if (typeof action.steps !== 'function') return action;
    const anew = async () => (await define())[direction] as MigrationFunction;
    return { ...action, steps: renewed(action.steps, anew, true) };
  };
  const id = definition.id ?? file.name.replace(/\.[cm]?[jt]s$/, '');
  return {
    id,
    description: definition.description.trim() || describe(id),
    up: by('up', definition.up),
    down: definition.down === undefined ? null : by('down', definition.down),
    irreversible: definition.irreversible ?? null,
    preconditions: definition.preconditions ?? [],
    postconditions: definition.postconditions ?? [],
    changes: definition.changes ?? null,
    acceptances: [
      ...(definition.accepts ?? []).map(acceptanceOf),
      ...readDirectives(commentsOf(file), context.dialect).acceptances,
    ],
    queries: definition.queries ?? [],
    ...(definition.model === undefined ? {} : { model: definition.model }),
    ...checksums([file, ...(await localImports(listing, file, { stubs }))]),
    files: [file.path],
    ...(isCode(definition) ? { code: file.text } : {}),
  };
}

/** @throws {UserError} when the file defines none */
function definitionIn(
  module: Record<string, unknown>,
  file: SourceFile,
  context: ReadContext,
): MigrationDefinition {
  if (isDefinedMigration(module.default)) return definitionFor(module.default, context.dialect);
  throw new UserError('the default export is no migration', {
    where: file.path,
    wayOut: 'write `export default defineMigration({ … })`',
  });
}

async function leftAlone(listing: Listing, file: SourceFile, stubs: Stubs): Promise<Migration> {
  const id = idInText(file.text) ?? file.name.replace(/\.[cm]?[jt]s$/, '');
  return {
    id,
    description: describe(id),
    up: leftCode,
    down: leftCode,
    irreversible: null,
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    queries: [],
    ...checksums([file, ...(await localImports(listing, file, { stubs }))]),
    files: [file.path],
  };
}

function isCode({ up, down }: MigrationDefinition): boolean {
  return typeof up === 'function' || typeof down === 'function';
}

function acceptanceOf(accepts: Accepts) {
  const { property, table = null, column = null, reason } = accepts;
  return { property, table, column, reason };
}

function actionOf(
  steps: Steps,
  definition: MigrationDefinition,
  file: SourceFile,
  context: ReadContext,
): Action {
  const transaction = context.options.transaction ?? definition.transaction ?? true;
  if (typeof steps === 'function') return { steps, transaction };
  const texts = typeof steps === 'string' ? [steps] : steps;
  return { steps: texts.flatMap((text) => statementsOf(text, file, context)), transaction };
}

/** The line in the file is told where the text stands in it as it is (it may have been put together by code). */
function statementsOf(text: string, file: SourceFile, context: ReadContext): Statement[] {
  const at = file.text.indexOf(text);
  const first = at < 0 ? null : file.text.slice(0, at).split('\n').length;
  try {
    return splitStatements(text, context.dialect).map(({ sql, line }) => ({
      sql,
      file: file.path,
      ...(first === null ? {} : { line: first + line - 1 }),
    }));
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    const where = first === null ? file.path : `${file.path}:${first + error.line - 1}`;
    throw new UserError(error.message, { where, cause: error });
  }
}
