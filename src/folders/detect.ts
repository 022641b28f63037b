import { UserError } from '../model/errors.js';
import type { Format } from '../model/source.js';
import { type Claim, claimsOf, sqlNames } from './claims.js';
import { nearestDependencies } from './code/code-dialect.js';
import { detectCode } from './code/detect-code.js';
import { JOURNAL } from './drizzle.js';
import type { Listing } from './files.js';
import { pairNames } from './pairs.js';
import { CODE } from './reader.js';

/** What a folder was taken for, and why. */
export interface Detected {
  readonly format: Format;
  readonly why: string;
}

/**
 * The format that reads most of the folder's `.sql` files; `null`: no migration is in the folder itself.
 *
 * @throws {UserError} when Drizzle's journal leaves out most files
 */
export async function detectFormat(listing: Listing): Promise<Detected | null> {
  const code = await ownCode(listing);
  if (code !== null) {
    await refuseBesideCode(listing, 'rehearsal');
    return { format: 'rehearsal', why: `${code} uses defineMigration` };
  }
  const coded = await detectCode(listing);
  if (coded !== null) return coded;
  const generated = await byPostgresMigrations(listing);
  if (generated !== null) return generated;
  const claims = await claimsOf(listing);
  if (listing.has(JOURNAL)) {
    refuseMostLeftOut(listing, 'drizzle', claims);
    const own = claims.find(({ format }) => format === 'drizzle');
    if (own !== undefined) refuseNameless(listing, own);
    return { format: 'drizzle', why: `it has ${JOURNAL}` };
  }
  const best = claims.reduce<Claim | null>(
    (most, claim) => (most && most.files.size >= claim.files.size ? most : claim),
    null,
  );
  if (best !== null) refuseNameless(listing, best);
  return best;
}

/**
 * Own migrations in code read pairs of SQL files beside them, and no others.
 *
 * @throws {UserError} when that leaves out most `.sql` files, which another tool's rules would read
 */
async function refuseBesideCode(listing: Listing, format: Format): Promise<void> {
  const helpers = new Set(
    listing.flat
      .filter((name) => CODE.test(name))
      .map((name) => `${name.slice(0, name.lastIndexOf('.'))}.sql`),
  );
  const rest = listing.without(helpers);
  const pairs = new Set(pairNames(rest).map(({ name }) => name));
  const claims = (await claimsOf(rest)).filter((claim) => claim.format !== format);
  refuseMostLeftOut(rest, format, [{ format, why: '', files: pairs }, ...claims]);
}

/** @throws {UserError} when files of the folder itself that no format reads outnumber those that one does, its sub-folders' too */
function refuseNameless(listing: Listing, { format, files }: Claim): void {
  const flat = listing.flat.filter((name) => /\.sql$/i.test(name));
  const left = flat.filter((name) => !files.has(name));
  if (left.length <= files.size) return;
  throw new UserError(
    `${format} reads ${flat.length - left.length} of the ${flat.length} .sql files, and leaves out ${listed(left)}`,
    {
      where: listing.folder,
      wayOut:
        'move what is no migration to another folder, give the others a number, or name the format with --format',
    },
  );
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** @throws {UserError} when the format leaves out most `.sql` files and another reads more of them, naming that one */
export function refuseMostLeftOut(listing: Listing, format: Format, claims: readonly Claim[]): void {
  const all = sqlNames(listing).length;
  const mine = claims.find((claim) => claim.format === format)?.files.size ?? 0;
  const [best] = claims
    .filter((claim) => claim.format !== format)
    .sort((a, b) => b.files.size - a.files.size);
  if (mine * 2 >= all || best === undefined || best.files.size <= mine) return;
  const what =
    mine === 0
      ? `the folder holds no migration in the format ${format}`
      : `${format} reads ${mine} of the ${all} .sql files, and leaves out the others`;
  throw new UserError(what, {
    where: listing.folder,
    wayOut: `--format ${best.format} reads ${best.files.size} of them: ${best.why}`,
  });
}

/** The first file that uses this framework's own `defineMigration`. */
async function ownCode(listing: Listing): Promise<string | null> {
  const code = listing.flat.filter(
    (name) => /^\d[^/]*\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name),
  );
  const files = await listing.readAll(code);
  return files.find(({ text }) => /\bdefineMigration\b/.test(text))?.name ?? null;
}

/** The project depends on postgres-migrations, or a file has what no other tool asks for. */
async function byPostgresMigrations(listing: Listing): Promise<Detected | null> {
  const names = listing.flat.filter((name) => /^\d+[-_]?.*\.(sql|js)$/i.test(name));
  if (names.length === 0) return null;
  const format = 'postgres-migrations';
  if ((await nearestDependencies(listing.folder)).has(format))
    return { format, why: `package.json depends on ${format}` };
  const files = await listing.readAll(names.filter((name) => /\.js$/i.test(name)));
  const generating = files.find(({ text }) => /\bgenerateSql\b/.test(text));
  return generating === undefined ? null : { format, why: `${generating.name} has generateSql` };
}
