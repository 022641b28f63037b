import type { Entry } from '../digest.js';
import type { RenderOptions } from '../options.js';
import { wrap } from '../show/width.js';
import { count } from '../words.js';
import { failureText } from './failure.js';
import type { Style } from './style.js';

/** Lines for the faults that are named only, where there is no room for all of what is known of them. */
const NAMED = 16;

/** As many faults in full as there is room for, the first one always; then a line each, and a count. */
export function faultTexts(
  faults: readonly Entry[],
  room: number,
  options: RenderOptions,
  style: Style,
): string[][] {
  const texts: string[][] = [];
  let left = room;
  for (const [at, entry] of faults.entries()) {
    const text = failureText(entry, options);
    const needed = text.length + 1 + (at + 1 < faults.length ? NAMED + 2 : 0);
    if (at > 0 && needed > left) break;
    texts.push(text);
    left -= text.length + 1;
  }
  const rest = faults.slice(texts.length);
  if (rest.length === 0) return texts;
  const named = namesOf(rest, style);
  const more = rest.length - named.length;
  return [
    ...texts,
    [
      style.paint(`${count(rest.length, 'more failure')}, in full in the report`, 'bold', 'red'),
      ...named.flat(),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ],
  ];
}

/** A sentence for each, as long as there is room for it. */
function namesOf(faults: readonly Entry[], style: Style): string[][] {
  let left = NAMED;
  const named: string[][] = [];
  for (const { migration, property } of faults) {
    const text = style.plain(`${migration.id}  ${property.id}  ${property.summary}`);
    const [head = '', ...more] = wrap(text, style.width - 4);
    left -= 1 + more.length;
    if (left < 0) break;
    named.push([`  ${head}`, ...more.map((line) => `    ${line}`)]);
  }
  return named;
}
