import { posix } from 'node:path';
import type { Dialect } from '../sql/tokenize.js';
import { type DialectName, dialectOf } from './dialect-names.js';
import type { Listing } from './files.js';
import type { ReadContext } from './options.js';
import { pairNames } from './pairs.js';

/** A `.sql` file whose name singles out a database. */
interface Singled {
  readonly name: string;
  readonly dialect: DialectName;
  /** What the file would be called without it. */
  readonly neutral: string;
}

/**
 * The `.sql` files that are for one database by their names: `2_b.sqlite3.up.sql`, `2_b.postgres.autocommit.up.sql`, `2_b.up.pg.sql`;
 * `2_b_mysql.sql` where a file for another database stands beside it.
 */
export function singledOut(listing: Listing): Singled[] {
  const sql = listing.names.filter((name) => /\.sql$/i.test(name));
  const suffixed = sql.flatMap((name) => bySuffix(name) ?? []);
  const beside = suffixed.filter(({ neutral, dialect }) =>
    suffixed.some((other) => other.neutral === neutral && other.dialect !== dialect),
  );
  return [...sql.flatMap((name) => byInfix(name) ?? []), ...beside];
}

/**
 * The folder without what is for other databases, and without the files for any database in whose place one for the wanted database
 * stands. What is left out is said.
 */
export function forDialect(
  listing: Listing,
  dialect: Dialect,
  { note, options }: Pick<ReadContext, 'note' | 'options'>,
): Listing {
  const singled = singledOut(listing);
  const others = singled.filter((each) => each.dialect !== dialect);
  if (others.length > 0) {
    const kinds = [...new Set(others.map((each) => each.dialect))].sort().join(', ');
    note('context', `${others.length} files for other databases are left out (${kinds})`);
  }
  const rest = listing.without(new Set(others.map(({ name }) => name)));
  const own = singled.filter((each) => each.dialect === dialect);
  const places = placesOf(rest, options.sameNumber === 'by-name');
  const taken = new Set(own.flatMap(({ name, neutral }) => [neutral, places.get(name) ?? neutral]));
  const names = new Set(own.map(({ name }) => name));
  const replaced = rest.names.filter(
    (name) => !names.has(name) && (taken.has(name) || taken.has(places.get(name) ?? '')),
  );
  return rest.without(new Set(replaced));
}

/** The files of a database without any for other databases beside them: the folder is written for that one. */
export function withoutOther(listing: Listing, dialect: DialectName): boolean {
  const singled = singledOut(listing);
  const names = new Set(singled.map(({ name }) => name));
  const places = placesOf(listing, false);
  const others = new Set(
    listing.names.filter((name) => !names.has(name)).flatMap((name) => [name, places.get(name) ?? name]),
  );
  return singled.some(
    ({ name, neutral, dialect: own }) =>
      own === dialect && !others.has(neutral) && !others.has(places.get(name) ?? neutral),
  );
}

/** For each half of a pair what it stands for: number and direction, and the title where several share a number. */
function placesOf(listing: Listing, byName: boolean): Map<string, string> {
  return new Map(
    pairNames(listing).map(({ name, version, direction, title }) => [
      name,
      `${version} ${direction}${byName ? ` ${title}` : ''}`,
    ]),
  );
}

function byInfix(name: string): Singled | null {
  const { dir, base } = posix.parse(name);
  const [first = '', ...rest] = base.split('.');
  const at = rest.findIndex((part) => dialectOf(part) !== null);
  const dialect = dialectOf(rest[at] ?? '');
  if (dialect === null) return null;
  return {
    name,
    dialect,
    neutral: posix.join(dir, [first, ...rest.filter((_, place) => place !== at)].join('.')),
  };
}

function bySuffix(name: string): Singled | null {
  const [, stem, word = '', end] = /^(.+)[_-]([A-Za-z0-9]+)((?:[._](?:up|down))?\.sql)$/i.exec(name) ?? [];
  const dialect = dialectOf(word);
  return dialect === null ? null : { name, dialect, neutral: `${stem}${end}` };
}
