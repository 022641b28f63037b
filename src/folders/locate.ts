import { existsSync } from 'node:fs';
import { UserError } from '../model/errors.js';
import type { Dialect } from '../sql/tokenize.js';
import { claimsOf } from './claims.js';
import { type Detected, detectFormat, refuseMostLeftOut } from './detect.js';
import { type DialectName, dialectOf } from './dialect-names.js';
import { Listing } from './files.js';
import type { ReadContext, ReadOptions } from './options.js';
import { edgeNames } from './prisma-8/package.js';
import { suggestions } from './project-root.js';
import { CODE } from './reader.js';

/** The folder that really holds the migrations, and what it was taken for. */
export interface Located {
  readonly listing: Listing;
  readonly detected: Detected;
  /** Told by the sub-folder that was chosen; `null`: not told yet. */
  readonly dialect: Dialect | null;
}

/**
 * Opens the folder, or where it holds one sub-folder for each database, the one that is wanted: the dialect of the
 * options, else SQLite, else PostgreSQL; or, at the root of a project, the folder where its tools keep their migrations.
 *
 * @throws {UserError} when no migration is there, naming where SQL files were seen
 */
export async function locate(
  folder: string,
  options: ReadOptions,
  note: ReadContext['note'],
): Promise<Located> {
  const listing = await Listing.open(folder);
  if (options.commands !== undefined || options.format === 'command') {
    const detected: Detected = { format: 'command', why: 'a tool is called by its commands' };
    return { listing, detected, dialect: options.dialect ?? 'sqlite' };
  }
  const located = (await inFolder(listing, options, note)) ?? (await inProjectAt(listing, options, note));
  if (located !== null) return located;
  throw await nothingHere(listing, options);
}

/**
 * What {@link locate} finds; `null`: nothing in the folder or below it looks like a migration, or it is not there.
 *
 * @throws {UserError} when something does, and cannot be read
 */
export async function locateAny(folder: string, options: ReadOptions): Promise<Located | null> {
  if (!existsSync(folder)) return null;
  const listing = await Listing.open(folder);
  const note = () => {};
  const located = (await inFolder(listing, options, note)) ?? (await inProjectAt(listing, options, note));
  if (located !== null) return located;
  const sql = await foldersWithSql(listing, LEVELS);
  if (sql.length === 0 && !listing.flat.some((name) => CODE.test(name))) return null;
  throw await nothingHere(listing, options);
}

/** How far down SQL files are looked for. */
const LEVELS = 5;

/** The folder itself, or its sub-folder for the wanted database; `null`: no migration is in either. */
async function inFolder(
  listing: Listing,
  options: ReadOptions,
  note: ReadContext['note'],
): Promise<Located | null> {
  const here = await recognise(listing, options);
  if (here) return { listing, detected: here, dialect: null };
  const space = await inAppSpace(listing, options);
  if (space !== null) return space;
  const chosen = chooseDialectFolder(listing, options);
  if (chosen) {
    const inner = await Listing.open(listing.path(chosen.name));
    const detected = await recognise(inner, options);
    if (detected) {
      const others = listing.folders.filter((name) => name !== chosen.name && dialectOf(name) !== null);
      const left = others.length === 0 ? '' : `; ${others.join(', ')} left out`;
      note(
        'context',
        `the folder holds one sub-folder for each database: ${chosen.name} is read${left}`,
        inner.folder,
      );
      return { listing: inner, detected, dialect: chosen.dialect };
    }
  }
  return null;
}

/** Prisma 8 keeps the application's own migrations in `app`, beside those of extensions. */
async function inAppSpace(listing: Listing, options: ReadOptions): Promise<Located | null> {
  if (!listing.folders.includes('app')) return null;
  const inner = await Listing.open(listing.path('app'));
  const detected = edgeNames(inner).length > 0 ? await recognise(inner, options) : null;
  return detected && { listing: inner, detected, dialect: null };
}

/**
 * The migrations of the project that the folder is the root of; `null`: none are where its tools keep them.
 *
 * @throws {UserError} when there are several such folders
 */
async function inProjectAt(
  root: Listing,
  options: ReadOptions,
  note: ReadContext['note'],
): Promise<Located | null> {
  const found: { readonly why: string; readonly located: Located }[] = [];
  for (const { folder, why } of await suggestions(root)) {
    const located = await inFolder(await Listing.open(folder), options, () => {});
    if (located !== null) found.push({ why, located });
  }
  const [first, ...others] = found;
  if (first === undefined) return null;
  if (others.length > 0) {
    throw new UserError('the project has several folders of migrations', {
      where: root.folder,
      wayOut: `give one of ${found.map(({ located }) => located.listing.folder).join(', ')}`,
    });
  }
  const { folder } = first.located.listing;
  note(
    'context',
    `the folder is a project's root: its migrations are read from ${folder} (${first.why})`,
    folder,
  );
  return first.located;
}

async function recognise(listing: Listing, options: ReadOptions): Promise<Detected | null> {
  if (options.format === undefined || options.format === 'auto') return detectFormat(listing);
  const usable = listing.names.some(
    (name) => /(\.(sql|[cm]?[jt]s)|\/ops\.json)$/i.test(name) && dialectOf(name.split('/')[0] ?? '') === null,
  );
  if (!usable) return null;
  if (options.format !== 'rehearsal') refuseMostLeftOut(listing, options.format, await claimsOf(listing));
  return { format: options.format, why: 'the option says so' };
}

/** @throws {UserError} when the wanted database has no sub-folder among those there are */
function chooseDialectFolder(
  listing: Listing,
  options: ReadOptions,
): { name: string; dialect: Dialect } | null {
  const folders = listing.folders.flatMap((name) => {
    const dialect = dialectOf(name);
    return dialect === null ? [] : [{ name, dialect }];
  });
  if (folders.length === 0) return null;
  const order: DialectName[] = options.dialect === undefined ? ['sqlite', 'postgres'] : [options.dialect];
  for (const dialect of order) {
    const found = folders.find((each) => each.dialect === dialect);
    if (found) return { name: found.name, dialect: dialect as Dialect };
  }
  throw new UserError(`the folder holds migrations for ${folders.map((each) => each.name).join(', ')} only`, {
    where: listing.folder,
    wayOut: 'only SQLite and PostgreSQL are supported',
  });
}

async function nothingHere(listing: Listing, options: ReadOptions): Promise<UserError> {
  const where = listing.folder;
  if (listing.names.length === 0 && listing.folders.length === 0) {
    const wayOut = 'give the folder that holds the migrations';
    return new UserError('the folder is empty', { where, wayOut });
  }
  const seen = await foldersWithSql(listing, LEVELS);
  const forced =
    options.format === undefined || options.format === 'auto' ? '' : ` in the format ${options.format}`;
  const what = `the folder holds no migration${forced}`;
  const below = seen.filter((folder) => folder !== where);
  if (below.length > 0) {
    const wayOut = `SQL files were seen in ${below.slice(0, 6).join(', ')}: give one of these`;
    return new UserError(what, { where, wayOut });
  }
  const code = listing.flat.filter((name) => CODE.test(name));
  if (code.length > 0) {
    const wayOut =
      'Knex, TypeORM, Kysely, Sequelize, MikroORM and node-pg-migrate are detected, or named by --format; see also --stand-in';
    return new UserError(
      `${what} that can be read: ${code.slice(0, 3).join(', ')} are code for another tool`,
      { where, wayOut },
    );
  }
  const wayOut =
    seen.length > 0
      ? 'its SQL files have no number in front; --format plain takes them by name'
      : 'give the folder that holds the migrations';
  return new UserError(what, { where, wayOut });
}

/** Folders at most so many levels down that hold SQL files themselves. */
async function foldersWithSql(listing: Listing, levels: number): Promise<string[]> {
  const found = listing.flat.some((name) => /\.sql$/i.test(name)) ? [listing.folder] : [];
  if (levels === 0) return found;
  for (const folder of listing.folders) {
    const inner = await Listing.open(listing.path(folder)).catch(() => null);
    if (inner) found.push(...(await foldersWithSql(inner, levels - 1)));
  }
  return found;
}
