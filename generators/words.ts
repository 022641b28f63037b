import { en, Faker } from '@faker-js/faker';
import type { Draw } from './draw.js';

/** What people and programs write into an agent's state, made by faker. */
export interface Words {
  readonly names: readonly string[];
  readonly questions: readonly string[];
  readonly sentences: readonly string[];
  readonly models: readonly string[];
  readonly times: readonly string[];
}

/**
 * One of a few vocabularies; which one is drawn, and so is fixed by fast-check's seed. Each is made once: a sentence from faker
 * costs more than everything else in a row.
 */
export function drawWords(draw: Draw): Words {
  const seed = draw.below(VOCABULARIES);
  let words = known.get(seed);
  if (words === undefined) {
    words = makeWords(seed);
    known.set(seed, words);
  }
  return words;
}

const VOCABULARIES = 16;
const SIZE = 24;
const known = new Map<number, Words>();

function makeWords(seed: number): Words {
  const faker = new Faker({ locale: [en], seed });
  const many = (make: () => string) => Array.from({ length: SIZE }, make);
  return {
    names: many(() => `${faker.word.verb()}-${faker.word.noun()}`),
    questions: many(() => `How do I ${faker.hacker.verb()} the ${faker.hacker.noun()}?`),
    sentences: many(() => faker.lorem.sentence()),
    models: many(() => `${faker.word.noun()}-${faker.number.int({ min: 1, max: 9 })}`),
    times: many(() => faker.date.past({ refDate: REFERENCE }).toISOString().slice(0, 19).replace('T', ' ')),
  };
}

/** Faker's dates are told relative to the present unless it is given one. */
const REFERENCE = '2025-08-06T00:00:00Z';
