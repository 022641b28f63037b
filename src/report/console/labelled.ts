import { displayWidth, wrap } from '../show/width.js';
import type { Style } from './style.js';

/** Columns that a label takes. */
export const LABEL = 11;

/** A label and foreign text beside it; what is meant to be copied is not broken into lines. */
export function labelled(label: string, text: string | null, style: Style, whole = false): string[] {
  if (text === null) return [];
  const shown = style.plain(text);
  if (whole && LABEL + 2 + displayWidth(shown) > style.width)
    return [`  ${style.paint(label, 'dim')}`, `  ${shown}`];
  const lines = whole ? [shown] : wrap(shown, style.width - LABEL - 2);
  return lines.map((line, at) => {
    const head = at === 0 ? label : '';
    return `  ${style.paint(line === '' ? head : head.padEnd(LABEL), 'dim')}${line}`;
  });
}
