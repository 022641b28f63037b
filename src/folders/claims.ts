import { basename, dirname, resolve } from 'node:path/posix';
import type { Format } from '../model/source.js';
import { ATLAS_SUM } from './atlas.js';
import { JOURNAL, readJournal } from './drizzle.js';
import type { Listing } from './files.js';
import { FORMATTED } from './liquibase.js';
import { UP_MIGRATION } from './node-pg-migrate-sql.js';
import { isHalf, pairNames } from './pairs.js';
import { edgeNames } from './prisma-8/package.js';
import { findAbove, namedBy } from './project-files.js';
import { BACK_COMMENT } from './sections.js';
import { planned, SQITCH_PLAN } from './sqitch.js';
import { TERN_LINE } from './tern.js';
import { filesInTwos } from './twins.js';

/** A format that a folder may be in, what speaks for it, and the `.sql` files that its tool would read. */
export interface Claim {
  readonly format: Format;
  readonly why: string;
  readonly files: ReadonlySet<string>;
}

/** What each format would read of the folder, the more telling signs first; formats that read nothing are left out. */
export async function claimsOf(listing: Listing): Promise<Claim[]> {
  const claims = [
    ...(await byJournal(listing)),
    ...(await byPlan(listing)),
    ...byLayout(listing),
    ...(await byMarkers(listing)),
    ...(await byNames(listing)),
  ];
  return claims.filter(({ files }) => files.size > 0);
}

/** The folder's files with SQL in them, its sub-folders' too. */
export function sqlNames(listing: Listing): string[] {
  return listing.names.filter((name) => /\.sql$/i.test(name));
}

async function byJournal(listing: Listing): Promise<Claim[]> {
  if (!listing.has(JOURNAL)) return [];
  const { entries } = await readJournal(listing);
  return [
    { format: 'drizzle', why: `it has ${JOURNAL}`, files: new Set(entries.map(({ tag }) => `${tag}.sql`)) },
  ];
}

async function byPlan(listing: Listing): Promise<Claim[]> {
  if (!listing.has(SQITCH_PLAN)) return [];
  const changes = await planned(listing);
  const scripts = changes.flatMap(({ script }) =>
    ['deploy', 'revert', 'verify'].map((kind) => `${kind}/${script}.sql`),
  );
  const files = new Set(scripts.filter((name) => listing.has(name)));
  return [{ format: 'sqitch', why: `it has ${SQITCH_PLAN}`, files }];
}

function byLayout(listing: Listing): Claim[] {
  const nested = (...files: string[]) =>
    listing.folders.flatMap((folder) =>
      files.map((file) => `${folder}/${file}`).filter((name) => listing.has(name)),
    );
  const scripts = nested('migration.sql');
  const snapshots = nested('snapshot.json').length;
  const ups = nested('up.sql').length;
  const edges = edgeNames(listing).map((name) => `${name}/ops.json`);
  const why = `${scripts.length} sub-folders hold migration.sql`;
  return [
    snapshots > 0
      ? { format: 'drizzle', why: `${why} beside snapshot.json`, files: new Set(scripts) }
      : { format: 'prisma', why, files: new Set(scripts) },
    {
      format: 'prisma-8',
      why: `${edges.length} sub-folders hold migration.json and ops.json`,
      files: new Set(edges),
    },
    {
      format: 'diesel',
      why: `${ups} sub-folders hold up.sql`,
      files: new Set(ups > 0 ? nested('up.sql', 'down.sql') : []),
    },
  ];
}

const MARKERS: readonly {
  readonly format: Format;
  readonly names: RegExp;
  readonly pattern: RegExp;
  readonly marker: string;
}[] = [
  { format: 'goose', names: /^\d+_.*\.sql$/, pattern: /^--[-\s]*\+goose\s+up\b/im, marker: '-- +goose Up' },
  { format: 'sql-migrate', names: /\.sql$/, pattern: /^-- \+migrate\s+Up\b/m, marker: '-- +migrate Up' },
  {
    format: 'tern',
    names: /^\d+_.+\.sql$/,
    pattern: /^---- create above \/ drop below ----/m,
    marker: TERN_LINE,
  },
  {
    format: 'node-pg-migrate-sql',
    names: /^\d+[^/]*\.sql$/,
    pattern: UP_MIGRATION,
    marker: '-- Up Migration',
  },
  { format: 'liquibase', names: /\.sql$/i, pattern: FORMATTED, marker: '-- liquibase formatted sql' },
  { format: 'dbmate', names: /^\d+.*\.sql$/, pattern: /^--\s*migrate:up\b/m, marker: '-- migrate:up' },
  {
    format: 'sections',
    names: /^[vV]?\d+.*\.sql$/,
    pattern: BACK_COMMENT,
    marker: 'what goes back, in a comment',
  },
];

/** A marker makes a folder a tool's where most files have it; one file alone may have brought it from elsewhere. */
async function byMarkers(listing: Listing): Promise<Claim[]> {
  const files = await listing.readAll(listing.flat.filter((name) => /\.sql$/i.test(name)));
  const paired = pairNames(listing).length > 0;
  return MARKERS.flatMap(({ format, names, pattern, marker }) => {
    const candidates = files.filter(({ name }) => names.test(name));
    const marked = candidates.filter(({ text }) => pattern.test(text));
    if (marked.length === 0 || marked.length * 2 < candidates.length + (paired ? 1 : 0)) return [];
    const why = `${marked.length} files say "${marker}"`;
    return [{ format, why, files: new Set(candidates.map(({ name }) => name)) }];
  });
}

const FLYWAY = /(^|\/)([VU]\d+([._]\d+)*|R)__[^/]*\.sql$/;
const NUMBERED = /^[vV]?\d+.*\.sql$/i;
const SQLX = /^\d+_.*\.sql$/;

async function byNames(listing: Listing): Promise<Claim[]> {
  const halves = pairNames(listing);
  const pairs = halves.map(({ name }) => name);
  const versions = new Set(halves.map(({ version }) => version)).size;
  const singles = listing.flat.filter((name) => NUMBERED.test(name) && !pairs.includes(name));
  // Flyway refuses one version twice.
  const flyway = listing.names.filter((name) => FLYWAY.test(name) && !isHalf(name, halves));
  const claims: Claim[] = [];
  if (flyway.some((name) => /(^|\/)V[^/]*$/.test(name))) {
    const why = `${flyway.length} files are named V1__title.sql`;
    claims.push({ format: 'flyway', why, files: new Set(flyway) });
  }
  const numbered = new Set(singles);
  if (listing.has(ATLAS_SUM) && pairs.length === 0) {
    claims.push({
      format: 'atlas',
      why: `it has ${ATLAS_SUM}`,
      files: new Set(listing.flat.filter((name) => /\.sql$/.test(name))),
    });
  }
  if (basename(dirname(resolve(listing.folder))) === 'supabase' && pairs.length === 0) {
    claims.push({ format: 'supabase', why: 'it lies in a folder called supabase', files: numbered });
  }
  const config = await namedByConfig(listing.folder);
  if (config !== null) {
    claims.push({ format: 'rehearsal', why: `${config} names the folder`, files: new Set(pairs) });
  }
  const sqlx = await sqlxWhy(listing.folder, versions, [...pairs, ...singles], singles.length);
  if (sqlx !== null) claims.push({ format: 'sqlx', why: sqlx, files: new Set([...pairs, ...singles]) });
  claims.push({
    format: 'golang-migrate',
    why: `${pairs.length} files are named N_title.up.sql or .down.sql`,
    files: new Set(pairs),
  });
  const inTwos = filesInTwos(listing, pairs);
  if (inTwos !== null) claims.push({ format: 'twins', ...inTwos });
  claims.push({
    format: 'plain',
    why: `${singles.length} files are named N_title.sql, and nothing tells which tool runs them`,
    files: new Set(singles),
  });
  return claims;
}

/** `Cargo.toml` says sqlx; so does a mixture of files that go forward only and of pairs, which sqlx alone reads, where the pairs are fewer. */
async function sqlxWhy(
  folder: string,
  versions: number,
  names: readonly string[],
  singles: number,
): Promise<string | null> {
  const cargo = await findAbove(folder, /^Cargo\.toml$/, (text) =>
    /^\s*sqlx\b|^\[(\w+-)?dependencies\.sqlx\]/m.test(text),
  );
  if (cargo !== null) return `${cargo} depends on sqlx`;
  const mixed = versions > 0 && singles > versions && names.every((name) => SQLX.test(name));
  return mixed
    ? `${singles} files N_title.sql stand beside ${versions} pair(s) of N_title.up.sql and .down.sql`
    : null;
}

/** A `rehearsal.config.*` above the folder that names it, as the path to show; `null`: there is none. */
async function namedByConfig(folder: string): Promise<string | null> {
  return findAbove(folder, /^rehearsal\.config\.([cm]?[jt]s|json)$/, namedBy(folder));
}
