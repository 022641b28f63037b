import { compareResults, type RowDifference } from '../compare/index.js';
import { usualWorld } from '../effects/walk.js';
import type { Database, World } from '../engines/engine.js';
import { type Cell, sameCell } from '../model/cell.js';
import { isOverflow } from '../model/errors.js';
import type { Image } from '../model/image.js';
import type { Schema } from '../model/schema.js';
import { callsClockOrRandom } from '../sql/functions.js';
import type { Dialect } from '../sql/tokenize.js';
import type { Trial } from './property.js';
import { withoutSums } from './sums.js';

/** Another time and other random values. The day, month and year are other ones too. */
export const otherTime: World = { clockOffset: 34 * 86_400 + 3_661, randomSeed: 77, reverseOrder: false };
/** The same in every way, and the session in another time zone: neither whole hours from UTC nor without summer time. */
export const otherZone: World = {
  clockOffset: 0,
  randomSeed: 1,
  reverseOrder: false,
  timeZone: 'America/St_Johns',
};
/** One nearby without summer time, by a name that JavaScript knows as well. */
export const steadyZone: World = { ...otherZone, timeZone: 'America/Argentina/Buenos_Aires' };
/** The same time, and other random values. */
export const otherChance: World = { clockOffset: 0, randomSeed: 77, reverseOrder: false };
/** The same time and random values, and rows read in the reverse order. */
export const otherOrder: World = { clockOffset: 0, randomSeed: 1, reverseOrder: true };

/** The same, and rows that are looked up come by other indexes. */
const otherIndexes: World = { ...otherOrder, reverseOrder: false, otherIndexes: true };

/**
 * A clock or random function that the statements, or what they may set off, name: for words, and to choose on how many datasets
 * another time is tried. `null`: none is seen, which says nothing.
 */
export async function clockNamed(trial: Trial): Promise<string | null> {
  const { result, image } = await trial.up();
  const texts = [
    ...result.statements.map(({ statement }) => statement.sql),
    ...[trial.schemaBefore, image.schema].flatMap(({ tables, triggers, views }) =>
      [...tables, ...triggers, ...views].map(({ sql }) => sql),
    ),
  ];
  for (const sql of texts) {
    const call = clockIn(sql, trial.dialect);
    if (call !== null) return call;
  }
  return null;
}

/** The defaults of the schema that give another value at another time, as they are written. */
export async function clockDefaults(trial: Trial, { tables }: Schema): Promise<ReadonlySet<string>> {
  const defaults = tables.flatMap(({ columns }) => columns.flatMap(({ defaultSql }) => defaultSql ?? []));
  const distinct = [...new Set(defaults)];
  if (distinct.length === 0) return new Set();
  const values = async (world: World) => {
    const database = await trial.open('up', world);
    try {
      const found: (Cell | undefined)[] = [];
      for (const sql of distinct) found.push(await valueIn(database, sql));
      return found;
    } finally {
      await database.close();
    }
  };
  const [now, later] = [await values(usualWorld), await values(otherTime)];
  return new Set(
    distinct.filter((_, at) => {
      const [one, other] = [now[at], later[at]];
      return one !== undefined && other !== undefined && !sameCell(one, other);
    }),
  );
}

/** @returns `undefined` where it has none by itself */
async function valueIn(database: Database, expression: string): Promise<Cell | undefined> {
  try {
    const { rows } = await database.rows(`SELECT ${expression}`);
    return rows[0]?.[0];
  } catch {
    return undefined;
  }
}

/** What `up` gives in another world and not in this one, by table; or the message with which it fails there. */
export async function differencesIn(
  trial: Trial,
  world: World,
): Promise<[string, RowDifference[]][] | string> {
  const image = await imageIn(trial, world);
  if (typeof image === 'string') return image;
  return compareResults(await trial.before(), (await trial.up()).image, image);
}

/** The same where rows are read in another order. Which of the values that chance draws comes first does not count. */
export async function differencesByOrder(trial: Trial): Promise<[string, RowDifference[]][] | string> {
  const image = await imageIn(trial, otherOrder);
  if (typeof image === 'string') return image;
  const differences = await byOrder(trial, image);
  if (differences.length > 0 || trial.capabilities.otherIndexes !== true) return differences;
  // A column that an index is on cannot be dropped: where up fails so, it says nothing.
  const looked = await upIn(trial, otherIndexes);
  return looked === null ? [] : byOrder(trial, looked);
}

async function byOrder(trial: Trial, image: Image): Promise<[string, RowDifference[]][]> {
  const [before, up] = [await trial.before(), (await trial.up()).image];
  const plain = withoutSums(before, compareResults(before, up, image));
  if (plain.length === 0) return plain;
  return withoutSums(before, compareResults(before, up, image, await upIn(trial, otherChance)));
}

/** Without the columns that the clock or chance makes other ones too. */
export async function withoutChance(
  trial: Trial,
  rows: readonly [string, RowDifference[]][],
): Promise<readonly [string, RowDifference[]][]> {
  const varying = await differencesIn(trial, otherTime);
  if (typeof varying === 'string') return rows;
  const places = new Set(
    varying.flatMap(([table, cells]) => cells.map(({ column }) => `${table}.${column}`)),
  );
  return rows
    .map(([table, cells]): [string, RowDifference[]] => [
      table,
      cells.filter(({ column }) => !places.has(`${table}.${column}`)),
    ])
    .filter(([, cells]) => cells.length > 0);
}

/** The database as `up` leaves it in another world; `null` where it fails there. */
export async function upIn(trial: Trial, world: World): Promise<Image | null> {
  const image = await imageIn(trial, world);
  return typeof image === 'string' ? null : image;
}

async function imageIn(trial: Trial, world: World): Promise<Image | string> {
  const database = await trial.open('before', world);
  try {
    const result = await trial.run(database, 'up');
    // Where the sum of all fits, it is the largest numbers alone that make one of its parts too large: no order is wrong.
    if (world.reverseOrder && isOverflow(result.error)) return (await trial.up()).image;
    return result.ok ? await database.image() : (result.error?.message ?? 'unknown error');
  } finally {
    await database.close();
  }
}

/** The clock or random function in a text; every dataset asks the same of the same texts. */
function clockIn(sql: string, dialect: Dialect): string | null {
  const key = `${dialect} ${sql}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const call = callsClockOrRandom(sql, dialect);
  if (clocks.size > 10_000) clocks.clear();
  clocks.set(key, call);
  return call;
}

const clocks = new Map<string, string | null>();
