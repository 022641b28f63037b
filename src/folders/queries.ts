import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Query } from '../model/query.js';
import { SplitError, splitStatements } from '../sql/split.js';
import { type Dialect, tokenize } from '../sql/tokenize.js';
import { readRegularFile } from './regular-file.js';

/**
 * Reads the statements of an application from a SQL file, or from every `*.sql` of a folder. A comment `-- name: NAME` above a
 * statement names it (as sqlc has it, which may add a word such as `:one`); else its file and line do.
 *
 * @throws {UserError} when the place cannot be read, cannot be split, or holds no statement
 */
export async function readQueries(path: string, dialect: Dialect): Promise<Query[]> {
  const queries: Query[] = [];
  for (const file of await filesOf(path)) queries.push(...queriesIn(file, await textOf(file), dialect));
  if (queries.length > 0) return queries;
  throw new UserError('there is no statement in it', {
    where: path,
    wayOut: 'write the statements that the application runs, each ended by a semicolon',
  });
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    // With types, links to folders are not followed: one that leads back would be followed for ever.
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.name.endsWith('.sql') && !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new UserError(`the queries cannot be read: ${(error as Error).message}`, {
      where: path,
      wayOut: 'give a SQL file, or a folder of them',
      cause: error,
    });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readRegularFile(file));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`the queries cannot be read: ${(error as Error).message}`, {
      where: file,
      cause: error,
    });
  }
}

function queriesIn(file: string, text: string, dialect: Dialect): Query[] {
  const names = new Map(
    tokenize(text, dialect).flatMap(({ kind, text: comment, line }) => {
      const name = kind === 'comment' ? /^--\s*name\s*:\s*(\S+)/i.exec(comment)?.[1] : undefined;
      return name === undefined ? [] : [[line, name] as const];
    }),
  );
  let before = 0;
  return split(file, text, dialect).map(({ sql, line }) => {
    const named = [...names].filter(([at]) => at > before && at <= line).at(-1)?.[1];
    before = line;
    return { name: named ?? `${basename(file)}:${line}`, sql, file, line };
  });
}

function split(file: string, text: string, dialect: Dialect) {
  try {
    return splitStatements(text, dialect);
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    throw new UserError(error.message, { where: `${file}:${error.line}`, cause: error });
  }
}
