/** A stretch of a value: text that is shown, or the number of characters left out. */
export interface Span {
  readonly text: string;
  readonly left: number;
  readonly differs: boolean;
}

/** Cuts a long text in the middle; what is left out is counted in characters. */
export function clip(text: string, most: number): Span[] {
  return clipped([...text], most, false);
}

/**
 * Two texts cut where they are the same, and shown where they differ: of the beginning that they share its end, of the
 * end that they share its beginning.
 */
export function clipPair(before: string, after: string, most: number): { before: Span[]; after: Span[] } {
  const [a, b] = [[...before], [...after]];
  const head = sharedLength(a, b, Math.min(a.length, b.length), (list, at) => list[at]);
  const tail = sharedLength(
    a,
    b,
    Math.min(a.length, b.length) - head,
    (list, at) => list[list.length - 1 - at],
  );
  const around = Math.max(8, Math.floor(most / 3));
  const side = (all: readonly string[]): Span[] => [
    ...endOf(all.slice(0, head), around),
    ...clipped(all.slice(head, all.length - tail), most, true),
    ...startOf(all.slice(all.length - tail), around),
  ];
  return { before: side(a), after: side(b) };
}

function sharedLength(
  a: readonly string[],
  b: readonly string[],
  most: number,
  at: (list: readonly string[], place: number) => string | undefined,
): number {
  let length = 0;
  while (length < most && at(a, length) === at(b, length)) length++;
  return length;
}

/** Leaving out fewer than so many characters saves nothing: saying so is as long. */
const WORTH = 12;

function clipped(all: readonly string[], most: number, differs: boolean): Span[] {
  if (all.length <= most + WORTH) return shown(all, differs);
  const half = Math.floor(most / 2);
  return [
    ...shown(all.slice(0, half), differs),
    gap(all.length - 2 * half),
    ...shown(all.slice(all.length - half), differs),
  ];
}

function endOf(all: readonly string[], most: number): Span[] {
  if (all.length <= most + WORTH) return shown(all, false);
  return [gap(all.length - most), ...shown(all.slice(all.length - most), false)];
}

function startOf(all: readonly string[], most: number): Span[] {
  if (all.length <= most + WORTH) return shown(all, false);
  return [...shown(all.slice(0, most), false), gap(all.length - most)];
}

function shown(all: readonly string[], differs: boolean): Span[] {
  return all.length === 0 ? [] : [{ text: all.join(''), left: 0, differs }];
}

function gap(left: number): Span {
  return { text: '', left, differs: false };
}
