import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Moment } from '../../model/migration.js';

/**
 * Calls migration code while the clock stands still and random numbers come from a seed, so that the same dataset gives
 * the same result, and another moment shows what depends on it. What it prints is not shown unless it is to: it runs thousands of times.
 * On a real database there is no moment, and nothing is changed.
 */
export async function standStill<T>(
  moment: Moment | undefined,
  call: () => Promise<T>,
  printing = false,
): Promise<T> {
  if (moment === undefined) return call();
  const real = {
    Date: globalThis.Date,
    random: Math.random,
    uuid: crypto.randomUUID,
    bytes: crypto.randomBytes,
  };
  const web = globalThis.crypto.randomUUID;
  const random = generator(moment.seed);
  const bytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const uuid = () => uuidOf(bytes(16));
  globalThis.Date = dateAt(moment.now, real.Date);
  Math.random = random;
  Object.assign(crypto, { randomUUID: uuid, randomBytes: bytesFor(bytes) });
  globalThis.crypto.randomUUID = uuid as typeof web;
  syncBuiltinESMExports();
  const speakAgain = printing ? () => {} : mute();
  try {
    return await call();
  } finally {
    speakAgain();
    globalThis.Date = real.Date;
    Math.random = real.random;
    Object.assign(crypto, { randomUUID: real.uuid, randomBytes: real.bytes });
    globalThis.crypto.randomUUID = web;
    syncBuiltinESMExports();
  }
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

function bytesFor(
  bytes: (size: number) => Buffer,
): (size: number, callback?: Callback) => Buffer | undefined {
  return (size, callback) => {
    if (callback === undefined) return bytes(size);
    queueMicrotask(() => callback(null, bytes(size)));
    return undefined;
  };
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
