import type { Listing } from '../files.js';
import { applicationObject } from './application.js';
import { nearestDependencies } from './code-dialect.js';

/** Who calls a folder of Knex migrations, and how. */
export interface KnexLayout {
  readonly tool: 'Knex' | 'Strapi' | 'Directus';
  /** Whether each file runs in a transaction, as long as it says nothing else. */
  readonly transaction: boolean;
  /** What is handed over behind Knex itself. */
  readonly more: readonly unknown[];
}

/**
 * Strapi hands its own database over as well, in a transaction (`wrapTransaction` in `migrations/common.ts` of `@strapi/database` 5); Directus
 * opens none (`database/migrations/run.ts` of its API), and knows its files by a date with a letter in front.
 */
export async function knexLayout(listing: Listing, names: readonly string[]): Promise<KnexLayout> {
  const known = await nearestDependencies(listing.folder);
  if ([...known].some((name) => /^@strapi\/(strapi|database)$/.test(name)))
    return { tool: 'Strapi', transaction: true, more: [applicationObject('db')] };
  if (names.length > 0 && names.every((name) => /^\d{8}[A-Z]-/.test(name)))
    return { tool: 'Directus', transaction: false, more: [] };
  return { tool: 'Knex', transaction: true, more: [] };
}
