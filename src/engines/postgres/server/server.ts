import type { Rights } from '../rights/rights.js';
import type { Wire } from '../wire.js';

/** A place where scratch databases can be made. */
export interface Server {
  /** Where it comes from, for the report: `a local server`, `a container of postgres:17`. */
  readonly label: string;
  /** As the server says it, such as `15.18`. */
  readonly version: string;
  /** Foreign keys and triggers may be switched off for a connection. */
  readonly superuser: boolean;
  /** Whether databases can be copied, so that a state may be kept as a whole. */
  readonly copies: boolean;
  /** Nobody else uses it, and it was started in a moment. */
  readonly own: boolean;
  readonly rights: Rights;
  /** Makes a database; without a template an empty one. The answer is its name. */
  create(template?: string): Promise<string>;
  /** Puts into a database what only a superuser may. The schema of the stand-ins is there already. */
  furnish(database: string): Promise<void>;
  connect(database: string, settings: Readonly<Record<string, string>>): Promise<Wire>;
  /** Takes away a database that was made here. */
  drop(database: string): Promise<void>;
  /** Takes away everything that was made, and stops what was started. */
  close(): Promise<void>;
}
