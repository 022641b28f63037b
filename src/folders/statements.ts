import type { Action, Statement } from '../model/migration.js';
import { SplitError, type SplitStatement, splitStatements } from '../sql/split.js';
import type { SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { type Chunk, fillPlaceholders } from './placeholders.js';

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

/** SQL that ends in the middle of something is sent as it is, for the engine to refuse, and is said with file and line. */
export function actionOf(part: Part, context: ReadContext): Action {
  const steps = part.chunks.flatMap((chunk) => statementsOf(chunk, part.file, context));
  return { steps, transaction: context.options.transaction ?? part.transaction };
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
