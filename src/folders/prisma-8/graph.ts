import type { Edge } from './package.js';

/** Which edges are run one after another, and what becomes of the others. */
export interface Route {
  readonly path: readonly Edge[];
  /** Edges that lead back over one of the path. */
  readonly back: ReadonlyMap<Edge, Edge>;
  readonly left: readonly { readonly edge: Edge; readonly why: string }[];
}

/**
 * The shortest way from the first state to the one that the last edge forward leads to, of those that can be reached; of two that are as short, the one whose
 * edges were made first. An edge to a state that led to its own is a way back.
 *
 * @param edges in the order in which they were made
 */
export function pathOf(edges: readonly Edge[]): Route {
  const forward = edges.filter((edge, at) => !leadsBack(edge, edges.slice(0, at)) && edge.from !== edge.to);
  const start = forward.some(({ from }) => from === null) ? null : (forward[0]?.from ?? null);
  const ends = forward.map(({ to }) => to).reverse();
  const path = ends.map((end) => shortest(forward, start, end)).find((way) => way.length > 0) ?? [];
  const back = new Map<Edge, Edge>();
  for (const edge of path) {
    const straight = edges.find(({ from, to }) => from === edge.to && to === edge.from);
    if (straight !== undefined) back.set(edge, straight);
  }
  const used = new Set([...path, ...back.values()]);
  const left = edges.filter((edge) => !used.has(edge)).map((edge) => ({ edge, why: whyLeft(edge, forward) }));
  return { path, back, left };
}

/** Whether one comes from where it leads to where it starts, by the edges before it. */
function leadsBack({ from, to }: Edge, earlier: readonly Edge[]): boolean {
  return from !== to && from !== null && shortest(earlier, to, from).length > 0;
}

function shortest(edges: readonly Edge[], start: string | null, end: string | null): Edge[] {
  const ways = new Map<string | null, Edge[]>([[start, []]]);
  for (const [state, way] of ways) {
    if (state === end) return way;
    for (const edge of edges)
      if (edge.from === state && !ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
  }
  return [];
}

function whyLeft(edge: Edge, forward: readonly Edge[]): string {
  if (edge.from === edge.to) return 'it leads from a state to the same state';
  return forward.includes(edge)
    ? 'it is on another branch than the shortest way to the last state'
    : 'it leads back over several migrations at once, or from another branch';
}
