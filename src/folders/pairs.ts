import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { dialectOf } from './dialect-names.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { duplicate, orderUnique } from './order.js';
import { type Part, wholeFile } from './statements.js';

/** A file of a pair, told by its name. */
export interface PairName {
  readonly name: string;
  readonly version: bigint;
  readonly title: string;
  readonly direction: 'up' | 'down';
}

const PAIR = /^[vV]?(\d+)(?:[._-](.*))?([._])(up|down)((?:\.\w+)*)\.sql$/i;

/**
 * The folder's pairs: `12_title.up.sql`, `V12.title.up.sql`, `12_title.up.sqlite.sql`. An underscore in front of `up` or `down`
 * (`12_title_up.sql`) makes a pair only where the other half is there or every numbered file is so named: `12_clean_up.sql` is a title.
 */
export function pairNames(listing: Listing): PairName[] {
  const numbered = listing.flat.filter((name) => /^[vV]?\d.*\.sql$/i.test(name));
  const all = numbered.flatMap((name) => {
    const match = PAIR.exec(name);
    return match === null ? [] : [match];
  });
  const everyOne = all.length === numbered.length;
  const halves = new Set(numbered.map((name) => name.toLowerCase()));
  return all.flatMap(([name, digits = '', rest = '', mark, half = '', infix = '']) => {
    const direction = half.toLowerCase() as 'up' | 'down';
    const other = direction === 'up' ? 'down' : 'up';
    const twin = `${name.slice(0, -`${half}${infix}.sql`.length)}${other}${infix}.sql`;
    if (mark === '_' && !everyOne && !halves.has(twin.toLowerCase())) return [];
    const title = rest
      .split('.')
      .filter((part) => dialectOf(part) === null)
      .join('.');
    return { name, version: BigInt(digits), title, direction };
  });
}

/** Whether the file is one of a pair of which both halves are there. */
export function isHalf(name: string, halves: readonly PairName[]): boolean {
  const own = halves.find((half) => half.name === name);
  return halves.some(({ version, direction }) => version === own?.version && direction !== own.direction);
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
 * Pairs the files by number, by number in order.
 *
 * @throws {UserError} for two files with one number and direction, and for a `down` without `up`
 */
export async function readPairs(
  listing: Listing,
  names: readonly PairName[],
  context: ReadContext,
  rules: PairRules,
): Promise<{ readonly version: bigint; readonly file: SourceFile; readonly migration: Migration }[]> {
  const halves = await Promise.all(
    names.map(async (name) => ({ ...name, file: await listing.read(name.name) })),
  );
  const towards = (direction: Half['direction']) => halves.filter((half) => half.direction === direction);
  const byName = context.options.sameNumber === 'by-name';
  const ups = orderUnique(towards('up'), rules.tool, context.options);
  const key = byName ? (half: Half) => `${half.version} ${half.title}` : (half: Half) => String(half.version);
  const downs = new Map<string, Half>();
  for (const down of towards('down')) {
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

/** The name without direction, extension and dialect. */
function idOf({ name }: Half): string {
  const [first = '', ...rest] = name.replace(/[._](up|down)((?:\.\w+)*)\.sql$/i, '$2').split('.');
  return [first, ...rest.filter((part) => dialectOf(part) === null)].join('.');
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
