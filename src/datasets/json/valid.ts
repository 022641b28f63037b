import type { Random } from '../random.js';
import { type JsonWords, objectWith, scalar, someValue } from './document.js';
import { printJson } from './print.js';

/** A valid JSON text: an object most often, else an array, a scalar or `null`. */
export function makeValidJson(random: Random, words: JsonWords, surprises: boolean): string {
  const choice = surprises ? random.below(20) : random.below(13);
  if (choice < 13) return printJson(objectWith(random, words, surprises), random, surprises);
  if (choice < 14) return random.pick(['{}', '{}', '{ }', '[]']);
  if (choice < 16) return scalar(random, true);
  if (choice < 17) return 'null';
  if (choice < 19)
    return printJson({ items: [someValue(random, true, 2), someValue(random, true, 1)] }, random, true);
  return random.chance(0.5) ? nested(random.between(5, 300)) : long(random);
}

function nested(depth: number): string {
  return `${'['.repeat(depth)}1${']'.repeat(depth)}`;
}

function long(random: Random): string {
  return `{"long":"${'lorem ipsum '.repeat(random.between(30, 150))}"}`;
}
