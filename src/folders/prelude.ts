import type { Migration } from '../model/migration.js';
import type { Prelude, Source } from '../model/source.js';
import type { ReadContext } from './options.js';
import type { FormatReader } from './reader.js';
import { rolesFromElsewhere } from './roles.js';

/** What is there before the first migration; `null`: nothing. */
export function preludeOf(
  reader: FormatReader,
  dialect: Source['dialect'],
  migrations: readonly Migration[],
  note: ReadContext['note'],
): Prelude | null {
  const platform = reader.prelude?.(migrations) ?? null;
  const known = platform?.roles ?? [];
  const named = dialect === 'postgres' ? rolesFromElsewhere(migrations) : [];
  const roles = named.filter((name) => !known.includes(name));
  if (roles.length === 0) return platform;
  const one = roles.length === 1;
  note(
    'context',
    `the ${one ? 'role' : 'roles'} ${roles.join(', ')}, which no migration creates, ${one ? 'is' : 'are'} created for the rehearsal where the server lacks ${one ? 'it' : 'them'}`,
  );
  // Whoever is to own a table has to be allowed to make one.
  const rights = roles.map(
    (name) => `GRANT USAGE, CREATE ON SCHEMA public TO "${name.replaceAll('"', '""')}"`,
  );
  return { roles: [...known, ...roles], statements: [...(platform?.statements ?? []), ...rights] };
}
