import { createRequire } from 'node:module';
import type { Cell } from '../../model/cell.js';
import { Random, seedOf } from '../random.js';
import type { Meaning } from './meaning.js';

type Faker = typeof import('@faker-js/faker/locale/en')['faker'];

/** Ordinary values for a meaning: what a real application holds. Always the same ones, in the same order. */
export function realistic(meaning: Meaning): readonly Cell[] {
  let values = pools.get(meaning);
  if (values === undefined) {
    const faker = loadFaker();
    faker.seed(seedOf(meaning));
    const random = new Random(seedOf(meaning));
    const make = MAKERS[meaning];
    values = Array.from({ length: POOL_SIZE }, (_, place) => make(faker, random, place));
    pools.set(meaning, values);
  }
  return values;
}

const POOL_SIZE = 96;
const pools = new Map<Meaning, readonly Cell[]>();
let loaded: Faker | undefined;

/** Loading takes about 20 ms, which a command that generates nothing should not pay. */
function loadFaker(): Faker {
  loaded ??= (
    createRequire(import.meta.url)('@faker-js/faker/locale/en') as typeof import('@faker-js/faker/locale/en')
  ).faker;
  return loaded;
}

/** Five years from the first of January 2021, in whole seconds. */
function moment(random: Random): Date {
  return new Date((1609459200 + random.below(157766400)) * 1000);
}

const STATUSES = [
  'active',
  'inactive',
  'pending',
  'done',
  'failed',
  'running',
  'queued',
  'archived',
  'draft',
  'open',
  'closed',
  'error',
];

const MAKERS: Readonly<Record<Meaning, (faker: Faker, random: Random, place: number) => Cell>> = {
  json: () => '{}',
  boolean: (_, random) => BigInt(random.below(2)),
  timestamp: (_, random) => moment(random).toISOString().slice(0, 19).replace('T', ' '),
  'iso-timestamp': (_, random) => moment(random).toISOString(),
  date: (_, random) => moment(random).toISOString().slice(0, 10),
  'epoch-seconds': (_, random) => BigInt(moment(random).getTime() / 1000),
  'epoch-milliseconds': (_, random) => BigInt(moment(random).getTime() + random.below(1000)),
  uuid: (faker) => faker.string.uuid(),
  email: (faker) => faker.internet.email().toLowerCase(),
  url: (faker) => faker.internet.url(),
  path: (faker) => faker.system.filePath(),
  person: (faker) => faker.person.fullName(),
  title: (faker) => faker.commerce.productName(),
  prose: (faker) => faker.lorem.sentence({ min: 3, max: 12 }),
  status: (_, random) => random.pick(STATUSES),
  identifier: (faker) => `${faker.hacker.noun().replaceAll(' ', '-')}-${faker.string.alphanumeric(5)}`,
  hash: (faker) => faker.string.hexadecimal({ length: 40, casing: 'lower', prefix: '' }),
  version: (faker) => faker.system.semver(),
  word: (faker) => (faker.number.int(2) === 0 ? faker.lorem.words({ min: 2, max: 3 }) : faker.lorem.word()),
  integer: (_, random, place) => BigInt(place < 24 ? place : random.below(random.pick([100, 1000, 100000]))),
  real: (_, random) => random.below(1_000_000) / random.pick([1, 10, 100, 1000]),
  blob: (_, random) =>
    new Uint8Array(Array.from({ length: random.pick([4, 16, 20]) }, () => random.below(256))),
  any: (faker, random, place) =>
    random.pick<Cell>([BigInt(place), faker.lorem.word(), random.below(1000) / 8, new Uint8Array([place])]),
};
