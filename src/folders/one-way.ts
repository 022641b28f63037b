import type { Migration } from '../model/migration.js';
import type { Format, Rules } from '../model/source.js';
import type { ReadContext } from './options.js';

/**
 * Tells a folder whose migrations are one-way by policy: most have no `down`. That is said once, and none is missed in any of them.
 * Our own format asks for a reason in each.
 */
export function withPolicy(
  rules: Rules,
  migrations: readonly Migration[],
  format: Format,
  { note }: ReadContext,
  folder: string,
): Rules {
  const without = migrations.filter(({ down, irreversible }) => down === null && irreversible === null);
  if (format === 'rehearsal' || !rules.reversible || without.length * 2 <= migrations.length) return rules;
  note(
    'context',
    `${without.length} of ${migrations.length} migrations have no down: the folder is taken to be forward-only, and what needs a down is not checked for those`,
    folder,
  );
  return { ...rules, forwardOnly: true };
}
