import type { StatementRun } from '../../model/run.js';
import type { StepOptions } from '../step.js';
import type { Piece } from './cut.js';

/** What a step is run with that is kept piece by piece. */
export interface PieceOptions extends StepOptions {
  readonly pieces: readonly Piece[];
}

/** What of a migration runs by itself. */
export interface Part {
  readonly transaction: boolean;
  readonly piece?: Piece;
  readonly conditions?: 'preconditions' | 'postconditions';
}

/** What is done around it, inside its transaction where it has one. */
export interface PartWork {
  readonly prepare?: () => Promise<void>;
  readonly record?: (ran: readonly StatementRun[]) => Promise<void>;
  readonly sawStatement?: (count: number) => Promise<void>;
}
