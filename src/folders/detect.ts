import { UserError } from '../model/errors.js';
import type { Format } from '../model/source.js';
import { type Claim, claimsOf, sqlNames } from './claims.js';
import { detectCode } from './code/detect-code.js';
import { JOURNAL } from './drizzle.js';
import type { Listing } from './files.js';

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
  if (code !== null) return { format: 'rehearsal', why: `${code} uses defineMigration` };
  const coded = await detectCode(listing);
  if (coded !== null) return coded;
  const claims = await claimsOf(listing);
  if (listing.has(JOURNAL)) {
    refuseMostLeftOut(listing, 'drizzle', claims);
    return { format: 'drizzle', why: `it has ${JOURNAL}` };
  }
  return claims.reduce<Claim | null>(
    (best, claim) => (best && best.files.size >= claim.files.size ? best : claim),
    null,
  );
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
