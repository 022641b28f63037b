import type { Dictionary } from '../dictionary.js';
import type { SchemaPlan } from '../plan/schema.js';
import type { Random } from '../random.js';

/** How many rows a dataset holds on average, where it is neither empty nor a handful. */
const USUAL_ROWS = 130;
/** A table gets no more than this many on average, however few tables there are. */
const USUAL_ROWS_OF_A_TABLE = 36;

/**
 * How many rows each table gets: none, one, a few or many. Tables that the migration names, and those around them, get
 * most of what there is to share out.
 *
 * @param ample neither none nor a handful
 */
export function drawSizes(
  random: Random,
  weights: ReadonlyMap<string, number>,
  max: number,
  ample = false,
): Map<string, number> {
  const shape = ample ? random.between(6, 19) : random.below(20);
  if (shape === 0) return new Map();
  if (shape < 3) return mapValues(weights, () => random.below(2));
  if (shape < 6) return mapValues(weights, (weight) => random.below(weight >= 1 ? 5 : 2));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const budget = Math.min(shape === 19 ? 2 * USUAL_ROWS : USUAL_ROWS, max);
  const sizes = mapValues(weights, (weight) => {
    const mean = Math.min((budget * weight) / total, USUAL_ROWS_OF_A_TABLE * (shape === 19 ? 2 : 1));
    if (random.chance(0.08)) return 0;
    return random.chance(0.05) ? 1 : Math.round((mean * random.between(20, 180)) / 100);
  });
  return cappedAt(sizes, max);
}

/**
 * The same sizes, but now and then more rows than a LIMIT lets a statement see, in the tables that it names.
 *
 * @param limits by the table's name in lower case
 */
export function pastLimits(
  random: Random,
  sizes: Map<string, number>,
  limits: ReadonlyMap<string, number>,
): Map<string, number> {
  const within = [...sizes.keys()].flatMap((name): [string, number][] => {
    const limit = limits.get(name.toLowerCase()) ?? 0;
    return limit > 1 && limit <= LARGEST_LIMIT ? [[name, limit]] : [];
  });
  const largest = Math.max(0, ...within.map(([, limit]) => limit));
  if (largest === 0 || !random.chance(largest > 1000 ? 0.05 : 0.1)) return sizes;
  const past = within.map(([name, limit]): [string, number] => [name, limit + 1 + random.below(20)]);
  return new Map([...sizes, ...past]);
}

/** Rows that a LIMIT may name; what lies beyond is not tried. */
export const LARGEST_LIMIT = 5000;

/** Shares of the rows by table: high for those that the migration names, middling for their children and parents. */
export function weightsOf(plan: SchemaPlan, dictionary: Dictionary): Map<string, number> {
  const named = new Set(
    plan.tables.map(({ name }) => name).filter((name) => dictionary.names.has(name.toLowerCase())),
  );
  const near = new Set<string>();
  for (const name of named) {
    for (const { parent } of plan.references.get(name) ?? []) if (parent !== null) near.add(parent);
    for (const { child } of plan.referrers.get(name) ?? []) near.add(child);
  }
  const far = named.size === 0 ? 1 : plan.tables.length > 8 ? 0.15 : 0.5;
  return new Map(plan.tables.map(({ name }) => [name, named.has(name) ? 2 : near.has(name) ? 1 : far]));
}

function cappedAt(sizes: Map<string, number>, max: number): Map<string, number> {
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return total <= max ? sizes : mapValues(sizes, (size) => Math.floor((size * max) / total));
}

function mapValues(map: ReadonlyMap<string, number>, change: (value: number) => number): Map<string, number> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}
