import { dirname, join, resolve } from 'node:path/posix';
import type { Format } from '../../model/source.js';
import { type DialectName, dialectOf } from '../dialect-names.js';
import type { Listing } from '../files.js';
import { textIfRegular } from '../regular-file.js';
import { codeFiles } from './code-file.js';

/** The database that code migrations are written for, by the drivers of their project, then by their own words. */
export async function codeDialect(
  listing: Listing,
  format: Format,
): Promise<{ name: DialectName; why: string } | null> {
  if (format === 'node-pg-migrate')
    return { name: 'postgres', why: 'node-pg-migrate knows no other database' };
  const driver = await driverOf(listing.folder);
  if (driver !== null) return driver;
  const files = await listing.readAll(await codeFiles(listing));
  const text = files.map((file) => file.text).join('\n');
  const adapter = /['"](@payloadcms\/db-[\w-]+)['"]/.exec(text)?.[1];
  const named = DRIVERS.find(([driver]) => driver === adapter);
  const name = named && dialectOf(named[1]);
  if (name) return { name, why: `the code imports ${adapter}` };
  const words = POSTGRES.exec(text);
  return words === null ? null : { name: 'postgres', why: `the code says ${words[0].trim()}` };
}

/** What no other database understands, or no other tool's SQL for one. */
const POSTGRES =
  /\b(jsonb|timestamptz|bytea|tsvector|gen_random_uuid|uuid_generate_v4|plpgsql|bigserial)\b|\bSERIAL\b|"public"\."|\bCREATE (EXTENSION|TYPE)\b|\bWITH(OUT)? TIME ZONE\b/;

const DRIVERS: readonly (readonly [string, string])[] = [
  ['better-sqlite3', 'sqlite'],
  ['sqlite3', 'sqlite'],
  ['@libsql/client', 'sqlite'],
  ['@payloadcms/db-sqlite', 'sqlite'],
  ['@mikro-orm/sqlite', 'sqlite'],
  ['@mikro-orm/better-sqlite', 'sqlite'],
  ['@payloadcms/db-postgres', 'postgres'],
  ['@payloadcms/db-vercel-postgres', 'postgres'],
  ['@mikro-orm/postgresql', 'postgres'],
  ['pg', 'postgres'],
  ['postgres', 'postgres'],
  ['mysql2', 'mysql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
];

/** The one driver that the nearest `package.json` above the folder depends on; `null`: none, or several. */
async function driverOf(folder: string): Promise<{ name: DialectName; why: string } | null> {
  const known = await nearestDependencies(folder);
  const found = DRIVERS.filter(([driver]) => known.has(driver));
  const names = new Set(found.map(([, name]) => name));
  const [first] = found;
  if (first === undefined || names.size !== 1) return null;
  const name = dialectOf(first[1]);
  return name && { name, why: `package.json depends on ${first[0]}` };
}

/** What the nearest `package.json` above the folder depends on, the folder itself included; nothing where there is none. */
export async function nearestDependencies(folder: string): Promise<ReadonlySet<string>> {
  for (let above = resolve(folder), last = ''; above !== last; last = above, above = dirname(above)) {
    const text = await textIfRegular(join(above, 'package.json'));
    if (text !== null) return dependencies(text);
  }
  return new Set();
}

function dependencies(text: string): Set<string> {
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<
      string,
      object | undefined
    >;
    return new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  } catch {
    return new Set();
  }
}
