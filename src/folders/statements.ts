import type { Action, Statement } from '../model/migration.js';
import { SplitError, type SplitStatement, splitStatements } from '../sql/split.js';
import { readScript } from './client-commands.js';
import type { SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { type Chunk, fillPlaceholders, UnfilledError } from './placeholders.js';

/** One direction as its file spells it. */
export interface Part {
  readonly file: SourceFile;
  /** The pieces that hold SQL, in order. */
  readonly chunks: readonly Chunk[];
  /** Everything that the direction's section says, comments included. */
  readonly text: string;
  /** Whether the tool puts a transaction around it. */
  readonly transaction: boolean;
}

/** A part that is a whole file. */
export function wholeFile(file: SourceFile, transaction: boolean): Part {
  return { file, chunks: [{ text: file.text, line: 1 }], text: file.text, transaction };
}

/**
 * SQL that ends in the middle of something is sent as it is, for the engine to refuse, and is said with file and line. Where a command
 * of a client that is no SQL stands in it, or a placeholder without a value, the action has an obstacle and no steps.
 */
export function actionOf(part: Part, context: ReadContext): Action {
  const transaction = context.options.transaction ?? part.transaction;
  const scripts = part.chunks.map((chunk) => ({
    chunk,
    script: readScript(chunk.text, context.dialect, context.fed),
  }));
  for (const { chunk, script } of scripts) {
    const { obstacle } = script;
    if (obstacle !== null) {
      const place = `${part.file.path}:${chunk.line + obstacle.line - 1}`;
      return { steps: [], transaction, obstacle: `${place}: ${obstacle.what}` };
    }
  }
  const leftOut = [...new Set(scripts.flatMap(({ script }) => script.leftOut))];
  if (leftOut.length > 0) {
    context.note(
      'context',
      `${leftOut.join(', ')}: commands of the client, which mean nothing for the database, are left out`,
      part.file.path,
    );
  }
  try {
    const steps = scripts.flatMap(({ chunk, script }) =>
      statementsOf({ ...chunk, text: script.text }, part.file, context),
    );
    return { steps, transaction };
  } catch (error) {
    if (!(error instanceof UnfilledError)) throw error;
    context.unfilled.push(error);
    return { steps: [], transaction, obstacle: error.line };
  }
}

function statementsOf(chunk: Chunk, file: SourceFile, context: ReadContext): Statement[] {
  const filled = fillPlaceholders(chunk, context.options.placeholders ?? {}, file.path, context.dialect);
  return pieces(filled.text, chunk, file, context).map((statement) => ({
    sql: statement.sql,
    file: file.path,
    line: chunk.line + statement.line - 1,
  }));
}

function pieces(
  text: string,
  chunk: Chunk,
  file: SourceFile,
  context: ReadContext,
): readonly SplitStatement[] {
  try {
    return splitStatements(text, context.dialect);
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    context.note(
      'context',
      `${error.message}: what stands there is sent as it is`,
      file.path,
      chunk.line + error.line - 1,
    );
    return error.pieces;
  }
}
