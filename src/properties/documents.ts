import type { Difference, Finding } from '../model/finding.js';

/**
 * Whether two texts are the same JSON document but for how it is printed, the order of its members and the names of some keys: no value
 * of it is another one. Numbers are the same where they are spelled the same; a key that stands there twice counts twice.
 */
export function sameButForKeys(one: Value, other: Value): boolean {
  const [a, b] = [documentOf(one), documentOf(other)];
  return a !== undefined && b !== undefined && isAlike(a, b);
}

/** A finding about cells in which nothing but that is another one is a decision: what renames a key, or prints anew, says so. */
export function decidedByKeys(finding: Finding): Finding {
  const cells = finding.differences;
  const alike = cells.length > 0 && cells.every(({ before, after }) => sameButForKeys(before, after));
  return alike ? { ...finding, kind: 'decision' } : finding;
}

/** Whether twins, of which each has its value in a difference of its own, are told apart by that alone. */
export function areAlike([one, other]: readonly Difference[]): boolean {
  return one?.column !== undefined && sameButForKeys(one.before, other?.before);
}

type Value = Difference['before'];

/** A scalar as it is spelled, a list, or an object as its members, of which two may have one key. */
type Node = string | { readonly list: readonly Node[] } | { readonly members: readonly Member[] };
type Member = readonly [key: string, node: Node];

function documentOf(cell: Value): Node | undefined {
  // SQLite reads a text up to its first NUL.
  const text = typeof cell === 'string' ? upToNul(cell) : '';
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return read((text.match(PIECES) ?? []).values());
}

function upToNul(text: string): string {
  const end = text.indexOf('\u0000');
  return end < 0 ? text : text.slice(0, end);
}

const PIECES = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Reads what is known to be JSON. */
function read(pieces: Iterator<string>): Node {
  const piece = pieces.next().value ?? '';
  if (piece.startsWith('"')) return JSON.stringify(JSON.parse(piece));
  if (piece !== '{' && piece !== '[') return piece;
  const nodes: Node[] = [];
  for (let next = readOrEnd(pieces); next !== null; next = readOrEnd(pieces)) nodes.push(next);
  if (piece === '[') return { list: nodes };
  const members = nodes.flatMap((key, at): Member[] =>
    at % 2 === 0 ? [[String(key), nodes[at + 1] as Node]] : [],
  );
  return { members };
}

/** The next value on this level, commas and colons aside; `null` at its end. */
function readOrEnd(pieces: Iterator<string>): Node | null {
  const piece = pieces.next().value ?? ']';
  if (piece === ',' || piece === ':') return readOrEnd(pieces);
  return piece === '}' || piece === ']' ? null : read(before(piece, pieces));
}

function before(piece: string, rest: Iterator<string>): Iterator<string> {
  let first: string | undefined = piece;
  return {
    next: () => {
      if (first === undefined) return rest.next();
      const value = first;
      first = undefined;
      return { value, done: false };
    },
  };
}

function isAlike(a: Node, b: Node): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if ('list' in a || 'list' in b) {
    if (!('list' in a && 'list' in b) || a.list.length !== b.list.length) return false;
    return a.list.every((node, at) => isAlike(node, b.list[at] as Node));
  }
  if (a.members.length !== b.members.length) return false;
  const left = [...b.members];
  const take = ([key, node]: Member, isSameKey: boolean) => {
    const at = left.findIndex(([other, value]) => (!isSameKey || other === key) && isAlike(node, value));
    return at >= 0 && left.splice(at, 1).length > 0;
  };
  const renamed = a.members.filter((member) => !take(member, true));
  return renamed.every((member) => take(member, false));
}
