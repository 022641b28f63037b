import type { Format } from '../../model/source.js';
import type { Listing } from '../files.js';
import { nearestDependencies } from './code-dialect.js';
import { codeFiles } from './code-file.js';

/** Tells by which tool's words most code files are written; `null`: by none, or most files of the folder are SQL. */
export async function detectCode(listing: Listing): Promise<{ format: Format; why: string } | null> {
  const files = await listing.readAll(await codeFiles(listing));
  const sql = listing.flat.filter((name) => /\.sql$/i.test(name));
  if (files.length === 0 || files.length < sql.length) return null;
  const counted = MARKERS.map(([format, pattern]) => ({
    format,
    count: files.filter(({ text }) => pattern.test(text)).length,
  }));
  const [best] = counted.sort((a, b) => b.count - a.count);
  if (best === undefined || best.count === 0) return byDependency(listing);
  return { format: best.format, why: `${best.count} of ${files.length} code files use its interface` };
}

/** Whether the tool's migrations are code. */
export function isCodeFormat(format: Format): boolean {
  return MARKERS.some(([each]) => each === format);
}

/** The most telling first: where two fit as many files, the earlier one counts. */
const MARKERS: readonly (readonly [Format, RegExp])[] = [
  ['payload', /\bMigrateUpArgs\b|['"]@payloadcms\/db-/],
  ['mikro-orm', /['"]@mikro-orm\/migrations['"]/],
  ['node-pg-migrate', /\bpgm\b|['"]node-pg-migrate['"]/],
  ['typeorm', /\bMigrationInterface\b|\bqueryRunner\b|['"]typeorm['"]/],
  ['sequelize', /\bqueryInterface\b|['"](sequelize|umzug)['"]/],
  ['kysely', /\bKysely\b|['"]kysely['"]/],
  ['knex', /\bknex\b/i],
];

/** Files that use no tool's words are those of the one tool that their project depends on. */
async function byDependency(listing: Listing): Promise<{ format: Format; why: string } | null> {
  const known = await nearestDependencies(listing.folder);
  const found = TOOLS.filter(([, name]) => known.has(name));
  const [only, other] = found;
  if (only === undefined || other !== undefined) return null;
  return { format: only[0], why: `package.json depends on ${only[1]}` };
}

const TOOLS: readonly (readonly [Format, string])[] = [
  ['mikro-orm', '@mikro-orm/migrations'],
  ['node-pg-migrate', 'node-pg-migrate'],
  ['typeorm', 'typeorm'],
  ['sequelize', 'sequelize'],
  ['kysely', 'kysely'],
  ['knex', 'knex'],
];
