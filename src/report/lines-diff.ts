/** A line of a text that was changed: kept, only in the old text, or only in the new one. */
export interface DiffLine {
  readonly side: 'both' | 'before' | 'after';
  readonly text: string;
}

/** Two definitions line by line. One on a single line is cut at its commas first, as a reader would. */
export function diffLines(before: string | null, after: string | null): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  // Where tables are as large as that, what is shown is what there was and what there is.
  if (old.length * fresh.length > MOST) return [...sided('before', old), ...sided('after', fresh)];
  const longest = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < fresh.length) {
    const [left, right] = [old[a], fresh[b]];
    if (left !== undefined && left === right) {
      lines.push({ side: 'both', text: left });
      a++;
      b++;
    } else if (
      right === undefined ||
      (left !== undefined && at(longest, a + 1, b) >= at(longest, a, b + 1))
    ) {
      lines.push({ side: 'before', text: left ?? '' });
      a++;
    } else {
      lines.push({ side: 'after', text: right });
      b++;
    }
  }
  return lines;
}

const MOST = 250_000;

function linesOf(text: string | null): string[] {
  if (text === null) return [];
  return (text.includes('\n') ? text : cutAtCommas(text))
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
}

/** A line for each column or constraint: what stands in parentheses of its own stays together. */
function cutAtCommas(text: string): string {
  let depth = 0;
  return text.replace(/[(),]/g, (mark) => {
    if (mark === ')') depth--;
    if (mark === '(') depth++;
    return depth === 1 && mark !== ')' ? `${mark}\n` : mark;
  });
}

function sided(side: DiffLine['side'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ side, text }));
}

/** The length of the longest common part of what begins at each pair of places. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let a = old.length - 1; a >= 0; a--) {
    for (let b = fresh.length - 1; b >= 0; b--) {
      const row = table[a] as number[];
      row[b] =
        old[a] === fresh[b]
          ? at(table, a + 1, b + 1) + 1
          : Math.max(at(table, a + 1, b), at(table, a, b + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], a: number, b: number): number {
  return table[a]?.[b] ?? 0;
}
