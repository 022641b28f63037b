import type { Difference, Finding } from '../model/finding.js';

/**
 * Whether two texts are the same JSON document but for how it is printed, the order of its members and the names of some keys: no value
 * of it is another one. Numbers are the same where they are spelled the same; a document with a key twice is like no other.
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

type Node = string | readonly Node[] | { readonly [key: string]: Node };

function documentOf(cell: Value): Node | undefined {
  if (typeof cell !== 'string' || !/^\s*\{/.test(cell)) return undefined;
  let keys = 0;
  // Every scalar becomes a text that spells it, so that no number is rounded.
  const spelled = cell.replace(PIECES, (piece, _at: number) => {
    if (piece === ':') keys++;
    if (/^["{}[\],:\s]/.test(piece)) return piece;
    return JSON.stringify(`\u0000${piece}`);
  });
  try {
    JSON.parse(cell);
    const node = JSON.parse(spelled) as Node;
    return keysIn(node) === keys ? node : undefined;
  } catch {
    return undefined;
  }
}

const PIECES = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+|[^\s{}[\],:"]+/gs;

function keysIn(node: Node): number {
  if (typeof node === 'string') return 0;
  const values = Object.values(node);
  const own = Array.isArray(node) ? 0 : values.length;
  return values.reduce((sum: number, value: Node) => sum + keysIn(value), own);
}

function isAlike(a: Node, b: Node): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (isList(a) || isList(b)) {
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((node, at) => isAlike(node, b[at] as Node))
    );
  }
  const [gone, come] = [only(a, b), only(b, a)];
  if (gone.length !== come.length) return false;
  const shared = Object.keys(a).filter((key) => Object.hasOwn(b, key));
  if (!shared.every((key) => isAlike(a[key] as Node, b[key] as Node))) return false;
  const left = [...come];
  return gone.every((key) => {
    const at = left.findIndex((other) => isAlike(a[key] as Node, b[other] as Node));
    return at >= 0 && left.splice(at, 1).length > 0;
  });
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node);
}

function only(a: { readonly [key: string]: Node }, b: { readonly [key: string]: Node }): string[] {
  return Object.keys(a).filter((key) => !Object.hasOwn(b, key));
}
