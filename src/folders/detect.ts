import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path/posix';
import type { Format } from '../model/source.js';
import { JOURNAL } from './drizzle.js';
import type { Listing } from './files.js';

/** What a folder was taken for, and why. */
export interface Detected {
  readonly format: Format;
  readonly why: string;
}

/** Tells the format by names first, then by what the files say; `null`: no migration is in the folder itself. */
export async function detectFormat(listing: Listing): Promise<Detected | null> {
  return byLayout(listing) ?? (await byContent(listing)) ?? (await byNames(listing));
}

function byLayout(listing: Listing): Detected | null {
  if (listing.has(JOURNAL)) return { format: 'drizzle', why: `it has ${JOURNAL}` };
  const nested = (file: string) =>
    listing.folders.filter((folder) => listing.has(`${folder}/${file}`)).length;
  const scripts = nested('migration.sql');
  if (scripts > 0 && nested('snapshot.json') > 0) {
    return { format: 'drizzle', why: `${scripts} sub-folders hold migration.sql beside snapshot.json` };
  }
  if (scripts > 0) return { format: 'prisma', why: `${scripts} sub-folders hold migration.sql` };
  const ups = nested('up.sql');
  return ups > 0 ? { format: 'diesel', why: `${ups} sub-folders hold up.sql` } : null;
}

const MARKERS: readonly (readonly [Format, RegExp, string])[] = [
  ['goose', /^--\s*\+goose\s+Up\b/m, '-- +goose Up'],
  ['sql-migrate', /^-- \+migrate\s+Up\b/m, '-- +migrate Up'],
  ['dbmate', /^--\s*migrate:up\b/m, '-- migrate:up'],
];

async function byContent(listing: Listing): Promise<Detected | null> {
  const code = listing.flat.filter(
    (name) => /^\d[^/]*\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name),
  );
  for (const file of await listing.readAll(code)) {
    if (/\bdefineMigration\b/.test(file.text))
      return { format: 'rehearsal', why: `${file.name} uses defineMigration` };
  }
  const files = await listing.readAll(listing.flat.filter((name) => /\.sql$/i.test(name)));
  for (const [format, pattern, marker] of MARKERS) {
    const count = files.filter((file) => pattern.test(file.text)).length;
    if (count > 0) return { format, why: `${count} files say "${marker}"` };
  }
  return null;
}

async function byNames(listing: Listing): Promise<Detected | null> {
  const count = (pattern: RegExp) => listing.flat.filter((name) => pattern.test(name)).length;
  const flyway = listing.names.filter((name) => /(^|\/)V\d+([._]\d+)*__[^/]*\.sql$/.test(name)).length;
  if (flyway > 0) return { format: 'flyway', why: `${flyway} files are named V1__title.sql` };
  const pairs = count(/^[vV]?\d+.*[._](up|down)\.sql$/);
  const singles = count(/^[vV]?\d+.*\.sql$/);
  if (singles === 0) return null;
  const config = await namedByConfig(listing.folder);
  if (config !== null) return { format: 'rehearsal', why: `${config} names the folder` };
  const cargo = await cargoWithSqlx(listing.folder);
  if (cargo !== null) return { format: 'sqlx', why: `${cargo} depends on sqlx` };
  if (pairs > 0)
    return { format: 'golang-migrate', why: `${pairs} files are named N_title.up.sql or .down.sql` };
  return {
    format: 'plain',
    why: `${singles} files are named N_title.sql, and nothing tells which tool runs them`,
  };
}

/** A `rehearsal.config.*` above the folder that names it, as the path to show; `null`: there is none. */
async function namedByConfig(folder: string): Promise<string | null> {
  return findAbove(folder, /^rehearsal\.config\.([cm]?[jt]s|json)$/, (text, above) => {
    const path = relative(above, resolve(folder));
    return ["'", '"', '`'].some((quote) => ['', './'].some((dot) => text.includes(`${quote}${dot}${path}`)));
  });
}

/** A `Cargo.toml` above the folder that depends on sqlx. */
async function cargoWithSqlx(folder: string): Promise<string | null> {
  return findAbove(folder, /^Cargo\.toml$/, (text) =>
    /^\s*sqlx\b|^\[(\w+-)?dependencies\.sqlx\]/m.test(text),
  );
}

/** Levels above the folder in which a project's own settings are looked for. */
const LEVELS = 4;

async function findAbove(
  folder: string,
  name: RegExp,
  fits: (text: string, above: string) => boolean,
): Promise<string | null> {
  let above = resolve(folder);
  for (let level = 0; level < LEVELS && dirname(above) !== above; level++) {
    above = dirname(above);
    const names = await readdir(above).catch((): string[] => []);
    for (const found of names.filter((each) => name.test(each))) {
      const text = await readFile(join(above, found), 'utf8').catch(() => '');
      if (fits(text, above)) return found;
    }
    if (names.includes('.git')) return null;
  }
  return null;
}
