import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Moment } from '../../model/migration.js';

/**
 * Calls migration code while the clock stands still, in a time zone, and random numbers come from a seed, so that the same dataset gives
 * the same result, and another moment shows what depends on it. What it prints is not shown unless it is to: it runs thousands of times.
 * On a real database there is no moment, and nothing is changed.
 */
export async function standStill<T>(
  moment: Moment | undefined,
  call: () => Promise<T>,
  printing = false,
): Promise<T> {
  if (moment === undefined) return call();
  drawFromSeeds();
  const real = { Date: globalThis.Date, random: Math.random, bytes: seeded };
  const random = generator(moment.seed);
  globalThis.Date = dateAt(moment.now, real.Date);
  Math.random = random;
  seeded = (size) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const speakAgain = printing ? () => {} : mute();
  const moveBack = moveTo(moment.timeZone);
  try {
    return await call();
  } finally {
    moveBack();
    speakAgain();
    globalThis.Date = real.Date;
    Math.random = real.random;
    seeded = real.bytes;
  }
}

/** Node.js asks the environment; until the answer is called. */
function moveTo(timeZone: string): () => void {
  const { TZ: before } = globalThis.process.env;
  globalThis.process.env.TZ = timeZone;
  return () => {
    if (before === undefined) delete globalThis.process.env.TZ;
    else globalThis.process.env.TZ = before;
  };
}

type Bytes = (size: number) => Buffer;

/** Random bytes of the code that is being called; absent: none is. */
let seeded: Bytes | undefined;
let drawing = false;

/**
 * Puts functions into Node's module that ask {@link seeded}, once: names that code has imported from it follow only by a look at every
 * module of Node's, which takes longer than most migrations.
 */
function drawFromSeeds(): void {
  if (drawing) return;
  drawing = true;
  const { randomUUID, randomBytes } = crypto;
  const web = globalThis.crypto.randomUUID.bind(globalThis.crypto);
  Object.assign(crypto, {
    randomUUID: (...given: Parameters<typeof randomUUID>) =>
      seeded === undefined ? randomUUID(...given) : uuidOf(seeded(16)),
    randomBytes: (size: number, callback?: Callback) =>
      seeded === undefined
        ? (randomBytes as (...given: unknown[]) => unknown)(
            size,
            ...(callback === undefined ? [] : [callback]),
          )
        : bytesFrom(seeded, size, callback),
  });
  globalThis.crypto.randomUUID = () =>
    seeded === undefined ? web() : (uuidOf(seeded(16)) as ReturnType<typeof web>);
  syncBuiltinESMExports();
}

const SPOKEN = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const;

/** Lets the console print nothing, until the answer is called. */
function mute(): () => void {
  const { console: spoken } = globalThis;
  const real = SPOKEN.map((name) => [name, spoken[name]] as const);
  for (const name of SPOKEN) spoken[name] = () => {};
  return () => void Object.assign(spoken, Object.fromEntries(real));
}

function dateAt(now: number, Real: DateConstructor): DateConstructor {
  return new Proxy(Real, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now] : values, newTarget),
    apply: (target) => new target(now).toString(),
    get: (target, key) => (key === 'now' ? () => now : Reflect.get(target, key)),
  });
}

type Callback = (error: null, bytes: Buffer) => void;

function bytesFrom(bytes: Bytes, size: number, callback: Callback | undefined): Buffer | undefined {
  if (callback === undefined) return bytes(size);
  queueMicrotask(() => callback(null, bytes(size)));
  return undefined;
}

/** Version 4, as RFC 9562 lays its bits out. */
function uuidOf(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Numbers from 0 up to 1 by Weyl's sequence, mixed as in mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
