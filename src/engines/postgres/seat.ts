import type { World } from '../engine.js';
import type { Proven } from './operation.js';
import type { Lent } from './rights/sender.js';
import type { Turn } from './rights/turn.js';
import type { Wire } from './wire.js';

/** What a connection finds when it is opened. */
export interface Entrance {
  readonly world?: World | undefined;
  readonly searchPath?: readonly string[] | undefined;
}

/** The scratch database that a session works on. */
export interface Seat {
  readonly wire: Wire;
  /** Puts the sequences back, which no rollback does; empty where there are none. */
  readonly restore: string;
  /** Takes the database away, and the roles that it has left. */
  vacate(): Promise<void>;
  /** Makes it anew, as its template is. */
  occupy(): Promise<void>;
}

/** What the sessions of one server have in common. */
export interface Shared extends Lent {
  readonly proven: Proven;
  /** `null` where each database has roles of its own. */
  readonly turn: Turn | null;
}
