import fc from 'fast-check';
import { type Cell, RawText } from '../../model/cell.js';
import { Random } from '../random.js';
import { type MalformedKind, makeMalformedJson, malformedKinds } from './malformed.js';
import { smallerJson } from './smaller.js';
import { makeValidJson } from './valid.js';

/** What JSON texts are made of. */
export interface JsonOptions {
  /** Keys or dotted paths that the documents hold: present, absent, null, of every type. */
  readonly keys?: readonly string[];
  /** Values that are tried at those keys. */
  readonly values?: readonly Cell[];
  /** No odd numbers, spacing, repeated keys or shapes other than objects. */
  readonly plain?: boolean;
}

/** Valid JSON texts of every shape: objects with the given keys most often; also arrays, scalars, `null`. */
export function jsonText(options: JsonOptions = {}): fc.Arbitrary<string> {
  const words = wordsOf(options);
  return fromRandom(
    (random) => makeValidJson(random, words, options.plain !== true),
    (text) => smallerJson(text).filter(isValid),
  );
}

/** Cells that stand where JSON is meant and hold none, of every kind; a kind's weight is 1 unless given. */
export function malformedJson(
  options: JsonOptions & { readonly weights?: Partial<Readonly<Record<MalformedKind, number>>> } = {},
): fc.Arbitrary<Cell> {
  const words = wordsOf(options);
  const kinds = malformedKinds.flatMap((kind) =>
    Array<MalformedKind>(options.weights?.[kind] ?? 1).fill(kind),
  );
  return fromRandom<Cell>(
    (random) => makeMalformedJson(random, words, random.pick(kinds)),
    (cell) =>
      typeof cell === 'string' ? smallerJson(cell).filter((text) => !isValid(text)) : smallerBytes(cell),
  );
}

function wordsOf(options: JsonOptions): { paths: string[][]; constants: readonly Cell[] } {
  return { paths: (options.keys ?? []).map((key) => key.split('.')), constants: options.values ?? [] };
}

function smallerBytes(cell: Cell): Cell[] {
  if (cell instanceof RawText) return cell.bytes.length > 1 ? [new RawText(new Uint8Array([0xff]))] : [];
  return cell instanceof Uint8Array && cell.length > 0 ? [new Uint8Array()] : [];
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An arbitrary of values that one seed makes and a list of smaller values shrinks. */
function fromRandom<T>(make: (random: Random) => T, smaller: (value: T) => readonly T[]): fc.Arbitrary<T> {
  return new RandomArbitrary(make, smaller);
}

class RandomArbitrary<T> extends fc.Arbitrary<T> {
  readonly #make: (random: Random) => T;
  readonly #smaller: (value: T) => readonly T[];

  constructor(make: (random: Random) => T, smaller: (value: T) => readonly T[]) {
    super();
    this.#make = make;
    this.#smaller = smaller;
  }

  override generate(mrng: fc.Random): fc.Value<T> {
    return new fc.Value(this.#make(new Random(mrng.nextInt(-0x80000000, 0x7fffffff))), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return true;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.Stream.of(...this.#smaller(value).map((part) => new fc.Value(part, undefined)));
  }
}
