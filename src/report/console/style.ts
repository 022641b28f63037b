import type { Verdict } from '../../model/verdict.js';
import type { RenderOptions } from '../options.js';
import { join, type Piece, visibleText } from '../show/visible.js';

type Colour = 'red' | 'green' | 'yellow' | 'cyan';
type Look = Colour | 'bold' | 'dim' | 'inverse';

/** How text looks on this terminal. */
export interface Style {
  readonly width: number;
  readonly unicode: boolean;
  paint(text: string, ...looks: readonly Look[]): string;
  /** Foreign text on one line, every character visible. */
  plain(text: string): string;
  /** A value's pieces: where it differs stands out, what was hidden or cut is dimmed. */
  pieces(pieces: readonly Piece[]): string;
}

export function styleOf({ color = false, width = 100, unicode = true }: RenderOptions): Style {
  const paint = (text: string, ...looks: readonly Look[]) =>
    color && text !== '' ? `${looks.map((look) => `\u001b[${codes[look]}m`).join('')}${text}\u001b[0m` : text;
  return {
    width: Math.max(40, width),
    unicode,
    paint,
    plain: (text) => visibleText(text, unicode),
    pieces: (pieces) =>
      color ? pieces.map(({ text, ...is }) => paint(text, ...looksOf(is))).join('') : join(pieces),
  };
}

export function markOf(verdict: Verdict, accepted: boolean, { unicode }: Pick<Style, 'unicode'>): string {
  const [sign, ascii] = accepted && verdict === 'passed' ? ACCEPTED : marks[verdict];
  return unicode ? sign : ascii;
}

export const colours: Readonly<Record<Verdict, Colour | 'dim'>> = {
  passed: 'green',
  failed: 'red',
  inconclusive: 'yellow',
  skipped: 'dim',
};

const marks: Readonly<Record<Verdict, readonly [string, string]>> = {
  passed: ['✓', '.'],
  failed: ['✗', 'F'],
  inconclusive: ['?', '?'],
  skipped: ['–', '-'],
};

const ACCEPTED = ['≈', 'a'] as const;

const codes: Readonly<Record<Look, number>> = {
  bold: 1,
  dim: 2,
  inverse: 7,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
};

function looksOf({ hidden, differs, cut }: Omit<Piece, 'text'>): Look[] {
  if (cut) return ['dim'];
  return [...(hidden ? (['cyan'] as const) : []), ...(differs ? (['inverse'] as const) : [])];
}
