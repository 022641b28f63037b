import type { Dialect } from '../sql/tokenize.js';
import { extensionOfType } from './postgres/extensions.js';
import { postgresRefusal } from './postgres/refusal.js';
import type { Refusal, Refused } from './refusal.js';
import { sqliteRefusal } from './sqlite/refusal.js';

export { platformOf } from './platforms.js';
export type { Refusal } from './refusal.js';

/** What is particular to one dialect of SQL; whoever has to know asks this, and never compares names. */
export interface DialectFacts {
  readonly title: string;
  /** Its engine runs within its application's process. */
  readonly embedded: boolean;
  /** What a refusal of its engine says. */
  refusal(refused: Refused): Refusal;
  /** The extension that brings a type; `null`: none that is known. */
  extensionOfType(type: string): string | null;
  /** Finds a function by its name, where the database itself keeps them; `null`: it does not. */
  readonly functionNamed: ((name: string) => string) | null;
  /** Gives statements that put a new connection where this one was put for those that come after it; `null`: nothing of that kind outlives a migration. */
  readonly carriedSettings: string | null;
  /** How a function is had that the application or an extension defines. */
  readonly missingFunction: string;
}

/** The one table of dialects. */
export const dialects: Readonly<Record<Dialect, DialectFacts>> = {
  sqlite: {
    title: 'SQLite',
    embedded: true,
    refusal: sqliteRefusal,
    extensionOfType: () => null,
    functionNamed: null,
    carriedSettings: null,
    missingFunction: 'where the application defines it, give a stand-in: --functions FILE',
  },
  postgres: {
    title: 'PostgreSQL',
    embedded: false,
    refusal: postgresRefusal,
    extensionOfType,
    functionNamed: (name) =>
      `SELECT 1 AS known FROM pg_catalog.pg_proc WHERE proname = '${name.slice(name.lastIndexOf('.') + 1).replaceAll("'", "''")}' LIMIT 1`,
    carriedSettings:
      "SELECT pg_catalog.format('SELECT pg_catalog.set_config(%L, %L, false)', 'search_path', pg_catalog.current_setting('search_path')) AS statement",
    missingFunction:
      'where an extension or a set-up script defines it, put that in front as a migration, or give a --stand-in',
  },
};
