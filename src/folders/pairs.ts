import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { type DialectName, dialectOf } from './dialect-names.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { byVersion, duplicate, orderUnique } from './order.js';
import { type Part, wholeFile } from './statements.js';

/** A file of a pair, told by its name alone. */
export interface PairName {
  readonly name: string;
  readonly version: bigint;
  readonly title: string;
  readonly direction: 'up' | 'down';
  /** The database that the name singles out; `null`: any. */
  readonly dialect: DialectName | null;
}

const PAIR = /^[vV]?(\d+)(?:[._-](.*?))?[._](up|down)\.sql$/;

/** `12_title.up.sql`, `12_title_up.sql`, `V12.title.up.sql`, `12_title.sqlite3.up.sql`; `null`: something else. */
export function parsePairName(name: string): PairName | null {
  const match = PAIR.exec(name);
  if (!match) return null;
  const [, digits = '', rest = '', direction] = match;
  const infix = /^(.*?)\.?([A-Za-z0-9]+)$/.exec(rest);
  const dialect = infix && (infix[1] === '' ? false : rest.includes('.')) ? dialectOf(infix[2] ?? '') : null;
  const title = dialect ? (infix?.[1] ?? '') : rest;
  return { name, version: BigInt(digits), title, direction: direction as 'up' | 'down', dialect };
}

/** How the tool reads its pairs. */
export interface PairRules {
  readonly tool: string;
  /** A number whose `up` is missing: an error, or (something else may stand for it) left out. */
  readonly loneDown: 'error' | 'skip';
  part(file: SourceFile, context: ReadContext): Part;
}

interface Half extends PairName {
  readonly file: SourceFile;
}

/**
 * Pairs the files by number, by number in order. A file for the wanted dialect goes before one for any; files for
 * other dialects are left out and said.
 *
 * @throws {UserError} for two files with one number and direction, and for a `down` without `up`
 */
export async function readPairs(
  listing: Listing,
  names: readonly PairName[],
  context: ReadContext,
  rules: PairRules,
): Promise<{ readonly version: bigint; readonly file: SourceFile; readonly migration: Migration }[]> {
  const wanted = pickDialect(names, context);
  const halves = await Promise.all(
    wanted.map(async (name) => ({ ...name, file: await listing.read(name.name) })),
  );
  const directions = { up: preferDialect(halves, 'up'), down: preferDialect(halves, 'down') };
  const byName = context.options.sameNumber === 'by-name';
  const ups = byName ? [...directions.up].sort(byVersion) : orderUnique(directions.up, rules.tool);
  const key = byName ? (half: Half) => `${half.version} ${half.title}` : (half: Half) => String(half.version);
  const downs = new Map<string, Half>();
  for (const down of directions.down) {
    const other = downs.get(key(down));
    if (other) throw duplicate(other.file, down.file, String(down.version), rules.tool);
    downs.set(key(down), down);
  }
  if (rules.loneDown === 'error') refuseLoneDowns(new Set(ups.map(key)), downs);
  return ups.map((up) => {
    const down = downs.get(key(up));
    const source = {
      id: idOf(up),
      description: describe(up.title) || idOf(up),
      up: rules.part(up.file, context),
      down: down ? rules.part(down.file, context) : null,
    };
    return { version: up.version, file: up.file, migration: buildMigration(source, context) };
  });
}

/** A whole file in one transaction. */
export function transactionPart(file: SourceFile): Part {
  return wholeFile(file, true);
}

function idOf(half: Half): string {
  const bare = half.name.replace(/[._](up|down)\.sql$/, '');
  return half.dialect === null ? bare : bare.replace(/\.[^.]*$/, '');
}

function pickDialect(names: readonly PairName[], context: ReadContext): PairName[] {
  const others = names.filter((name) => name.dialect !== null && name.dialect !== context.dialect);
  if (others.length > 0) {
    const kinds = [...new Set(others.map((name) => name.dialect))].sort().join(', ');
    context.note('context', `${others.length} files for other databases are left out (${kinds})`);
  }
  return names.filter((name) => !others.includes(name));
}

/** One direction; where a number has a file for the dialect, the one for any dialect does not count. */
function preferDialect(halves: readonly Half[], direction: Half['direction']): Half[] {
  const wanted = halves.filter((half) => half.direction === direction);
  const own = new Set(wanted.filter((half) => half.dialect !== null).map((half) => half.version));
  return wanted.filter((half) => half.dialect !== null || !own.has(half.version));
}

function refuseLoneDowns(ups: ReadonlySet<string>, downs: ReadonlyMap<string, Half>): void {
  for (const [key, down] of downs) {
    if (ups.has(key)) continue;
    throw new UserError(`version ${down.version} has a down but no up`, {
      where: down.file.path,
      wayOut: 'add the .up.sql file or take this one away',
    });
  }
}
