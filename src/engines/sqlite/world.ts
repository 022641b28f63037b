import type { World } from '../engine.js';
import { BASE_TIME_MS } from '../moment.js';
import BetterSqlite3 from './driver.js';
import { addIndexes } from './other-indexes.js';
import { fallQuiet } from './quiet.js';
import { inTimeZone } from './time-zone.js';
import { xorshift } from './xorshift.js';

/** Replaces SQL's clock and random functions on a connection, and the order of reads that ask for none. */
export function enterWorld(db: BetterSqlite3.Database, world: World): void {
  const now = new Date(BASE_TIME_MS + world.clockOffset * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '');
  const second = now.slice(0, 19);
  const zone = world.timeZone ?? 'UTC';
  const evaluate = (name: string, values: Value[]): Value =>
    values.some(isLocal) ? inTimeZone(zone, () => builtIn(name, values)) : builtIn(name, values);
  define(db, 'current_timestamp', () => second);
  define(db, 'current_date', () => second.slice(0, 10));
  define(db, 'current_time', () => second.slice(11));
  for (const name of ['date', 'time', 'datetime', 'julianday', 'unixepoch']) {
    define(db, name, (...values) =>
      evaluate(name, values.length === 0 ? [now] : values.map((value) => fixNow(value, now))),
    );
  }
  define(db, 'strftime', (format, ...values) =>
    evaluate('strftime', [
      format,
      ...(values.length === 0 ? [now] : values.map((value) => fixNow(value, now))),
    ]),
  );
  const random = xorshift(world.randomSeed);
  define(db, 'random', () => BigInt.asIntN(64, (BigInt(random()) << 32n) | BigInt(random())));
  define(db, 'randomblob', (length) => {
    const bytes = Buffer.alloc(Math.max(1, Number(length ?? 1)));
    bytes.forEach((_, at) => {
      bytes[at] = random() & 0xff;
    });
    return bytes;
  });
  if (world.reverseOrder) db.pragma('reverse_unordered_selects = ON');
  if (world.otherIndexes === true) addIndexes(db);
  if (world.quiet) fallQuiet(db);
}

type Value = null | bigint | number | string | Buffer;

/**
 * Overrides a built-in function. SQLite refuses functions that are not called deterministic in schemas where its own
 * clock functions are allowed; calling the random ones so would make it compute them once for all rows.
 */
function define(db: BetterSqlite3.Database, name: string, body: (...values: Value[]) => Value): void {
  const options = {
    deterministic: !name.startsWith('random'),
    safeIntegers: true,
    varargs: !name.startsWith('current_') && !name.startsWith('random'),
  };
  db.function(name, options, body as (...values: unknown[]) => unknown);
}

function fixNow(value: Value, now: string): Value {
  return typeof value === 'string' && value.toLowerCase() === 'now' ? now : value;
}

/** A modifier that asks for the time zone. */
function isLocal(value: Value): boolean {
  return typeof value === 'string' && /^(localtime|utc)$/i.test(value);
}

/** The built-in function's answer, from a connection on which it is not replaced. */
function builtIn(name: string, values: Value[]): Value {
  plain ??= new BetterSqlite3(':memory:').defaultSafeIntegers(true);
  const key = `${name}/${values.length}`;
  let statement = builtInCalls.get(key);
  if (statement === undefined) {
    statement = plain.prepare(`SELECT ${name}(${values.map(() => '?').join(', ')})`).pluck();
    builtInCalls.set(key, statement);
  }
  return statement.get(...values) as Value;
}

let plain: BetterSqlite3.Database | undefined;
const builtInCalls = new Map<string, BetterSqlite3.Statement>();
