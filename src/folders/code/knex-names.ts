import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openModule } from '../fresh-module.js';
import type { Imports } from '../module-resolver.js';
import { textIfRegular } from '../regular-file.js';
import { obstacleIn } from './code-file.js';

/** How a project has Knex spell names in its statements, and what it makes of answers: `knexSnakeCaseMappers` of Objection is both. */
export interface KnexNames {
  readonly wrapIdentifier?: unknown;
  readonly postProcessResponse?: unknown;
}

/**
 * What the `knexfile` beside the folder, or above it in the same project, says of names; nothing where it does not speak of them, so that no
 * other file of settings is run. A text: why it cannot be told here.
 *
 * @throws {UserError} when the file cannot be compiled, or throws while it loads
 */
export async function knexNames(folder: string, imports: Imports): Promise<KnexNames | string> {
  const path = knexfileAbove(resolve(folder));
  if (path === null || !SPEAKS_OF_NAMES.test((await textIfRegular(path)) ?? '')) return {};
  try {
    const evaluate = await openModule(path, imports);
    const { default: exported, ...named } = await evaluate();
    return (await namesIn(exported)) ?? (await namesIn(named)) ?? {};
  } catch (error) {
    const obstacle = obstacleIn(error, path);
    if (obstacle === null) throw error;
    return `it needs the names as ${obstacle}`;
  }
}

const SPEAKS_OF_NAMES = /\b(wrapIdentifier|postProcessResponse|knex(SnakeCase|Identifier)Mapp(er|ers|ing))\b/;

const ENDINGS = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'];

function knexfileAbove(folder: string): string | null {
  const found = ENDINGS.map((ending) => join(folder, `knexfile.${ending}`)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, 'package.json')) ? null : knexfileAbove(above);
}

/** Settings by themselves, or by the name of an environment, or a function that gives either. */
async function namesIn(settings: unknown): Promise<KnexNames | null> {
  const given = typeof settings === 'function' ? await settings() : await settings;
  if (typeof given !== 'object' || given === null) return null;
  const all = [given, (given as Record<string, unknown>).development, ...Object.values(given)];
  const telling = all.find(
    (each) =>
      typeof each === 'object' &&
      each !== null &&
      ('wrapIdentifier' in each || 'postProcessResponse' in each),
  ) as KnexNames | undefined;
  if (telling === undefined) return null;
  const { wrapIdentifier, postProcessResponse } = telling;
  return {
    ...(wrapIdentifier === undefined ? {} : { wrapIdentifier }),
    ...(postProcessResponse === undefined ? {} : { postProcessResponse }),
  };
}
