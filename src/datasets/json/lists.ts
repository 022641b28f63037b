import type { Random } from '../random.js';
import { type JsonNode, someValue } from './document.js';
import { printJson } from './print.js';

/** A JSON list as applications keep them: words most often, now and then one of them twice, and rarely anything else. */
export function makeJsonList(random: Random, surprises: boolean): string {
  const items: JsonNode[] = [];
  for (let count = random.below(5); count > 0; count--) {
    const again = items.length > 0 && random.chance(0.25);
    const word = { raw: JSON.stringify(random.pick(WORDS)) };
    items.push(
      again ? random.pick(items) : surprises && random.chance(0.15) ? someValue(random, true, 1) : word,
    );
  }
  return printJson({ items }, random, surprises);
}

const WORDS = ['red', 'green', 'blue', 'a', 'A', 'admin', 'draft', 'two words', 'x,y', 'é'];
