import type { Step } from '../steps.js';
import type { Piece } from './cut.js';
import { digestOf, type Progress } from './progress.js';

/** What is written down after so many pieces of a step. */
export function markAfter(step: Step, pieces: readonly Piece[], done: number, startedAt: string): Progress {
  return {
    migration: step.migration.id,
    direction: step.direction,
    startedAt,
    done,
    following: 'untouched',
    pieces: pieces.length,
    digest: digestOf(statementsOf(pieces, done)),
    next: pieces[done]?.statements[0]?.sql.slice(0, CLIP) ?? '',
  };
}

/** Whether the pieces that are done are these; `null`: they are, else why not. */
export function otherThanRan(pieces: readonly Piece[], { migration, done, digest }: Progress): string | null {
  if (digestOf(statementsOf(pieces, done)) === digest) return null;
  return `${migration} is half done, and its first statements (${done}) are not the ones that ran: put them back as they were`;
}

function statementsOf(pieces: readonly Piece[], done: number) {
  return pieces.slice(0, done).flatMap(({ statements }) => statements);
}

/** Characters of a statement that are enough to know it by. */
const CLIP = 200;
