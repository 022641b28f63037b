import { Random } from '../random.js';

/** Asks the database about documents; the answer has for each what stands in its way, `null` where nothing does. */
export type AskAbout = (documents: readonly string[]) => Promise<readonly (string | null)[]>;

/** What documents are looked for with. */
export interface DocumentSearch {
  /** Paths that the table itself reads, each as its keys. */
  readonly needed: readonly (readonly string[])[];
  /** Further paths, that the migration reads. */
  readonly further: readonly (readonly string[])[];
  /** Texts that may be meant, beside the usual ones. */
  readonly words: readonly string[];
  readonly ask: AskAbout;
}

/**
 * A document that the database takes, step by step: a value that changes what stands in the way is kept, and what came of it is tried
 * further. `null`: none was found.
 */
export async function findDocument({ needed, words, ask }: DocumentSearch): Promise<Assigned | null> {
  const texts = words.map((word) => JSON.stringify(word));
  const [refusal = null] = await ask([written(new Map())]);
  if (refusal === null) return new Map();
  const seen = new Set([kindOf(refusal)]);
  const left: Assigned[] = [new Map()];
  for (let step = 0; step < STEPS; step++) {
    const assigned = left.pop();
    if (assigned === undefined) return null;
    for (const values of [USUAL, texts]) {
      const tried = needed.flatMap((path) => values.map((value) => withValue(assigned, path, value)));
      const answers = await ask(tried.map(written));
      const taken = answers.indexOf(null);
      if (taken >= 0) return tried[taken] ?? null;
      const news = answers.flatMap((answer, at) => (seen.has(kindOf(answer ?? '')) ? [] : [at]));
      for (const at of news) {
        const kind = kindOf(answers[at] ?? '');
        if (!seen.has(kind)) left.push(tried[at] as Assigned);
        seen.add(kind);
      }
      // What was said elsewhere is tried where the usual values lead no further.
      if (news.length > 0) break;
    }
  }
  return null;
}

/** Documents near one that the database takes, which it takes as well: each path absent, or of any value that it may have. */
export async function documentsNear(found: Assigned, search: DocumentSearch): Promise<readonly string[]> {
  const { needed, further, words, ask } = search;
  const paths = [...needed, ...further];
  const one = paths.flatMap((path) => [
    without(found, path),
    ...[...USUAL, ...words.slice(0, FEW).map((word) => JSON.stringify(word))].map((value) =>
      withValue(found, path, value),
    ),
  ]);
  const kept = await taken(one, ask);
  const random = new Random(1);
  const mixed = Array.from({ length: kept.length === 0 ? 0 : MIXED }, () => {
    const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(kept));
    const all = new Map(found);
    for (const part of parts)
      for (const path of new Set([...found.keys(), ...part.keys()])) {
        const value = part.get(path);
        if (value === found.get(path)) continue;
        if (value === undefined) all.delete(path);
        else all.set(path, value);
      }
    return all;
  });
  const all = [found, ...kept, ...(await taken(mixed, ask))];
  return [...new Set(all.map(written))];
}

/** Values by their paths. */
export type Assigned = ReadonlyMap<string, string>;

/** Rounds of questions at most. */
const STEPS = 24;
const MIXED = 80;
/** Texts that were said elsewhere, and are tried of each path. */
const FEW = 8;

/** Values of each type, and texts in the forms that casts read. */
const USUAL = [
  '"text"',
  '"other"',
  '1',
  '0',
  '-1',
  '45',
  '0.5',
  'true',
  'false',
  'null',
  '""',
  '"2024-02-29T23:59:59Z"',
  '"2024-01-31"',
  '"10:00:00"',
  '"PT1M"',
  '"6f1c3a52-8f0e-4b7a-9d63-0a5c1e2b3f4d"',
  '{}',
  '{"a":1}',
  '[]',
  '["a","b"]',
];

async function taken(tried: readonly Assigned[], ask: AskAbout): Promise<Assigned[]> {
  const answers = await ask(tried.map(written));
  return tried.filter((_, at) => answers[at] === null);
}

/** What stands in the way, without the values of the row. */
function kindOf(refusal: string): string {
  return refusal.replace(/\s*\(.*$/s, '').replace(/: ".*$/s, '');
}

const keyOf = (path: readonly string[]) => JSON.stringify(path);

function withValue(assigned: Assigned, path: readonly string[], value: string): Assigned {
  return new Map(assigned).set(keyOf(path), value);
}

function without(assigned: Assigned, path: readonly string[]): Assigned {
  const rest = new Map(assigned);
  rest.delete(keyOf(path));
  return rest;
}

interface Tree extends Map<string, string | Tree> {}

/** The shorter path first, so that a value in the way of a longer one gives way. */
function written(assigned: Assigned): string {
  const root: Tree = new Map();
  const parsed = [...assigned].map(([key, value]) => [JSON.parse(key) as string[], value] as const);
  for (const [path, value] of parsed.sort(([a], [b]) => a.length - b.length)) {
    let inner = root;
    for (const key of path.slice(0, -1)) {
      const known = inner.get(key);
      const next: Tree = typeof known === 'object' ? known : new Map();
      inner.set(key, next);
      inner = next;
    }
    inner.set(path.at(-1) ?? '', value);
  }
  return print(root);
}

function print(tree: Tree): string {
  const members = [...tree].map(
    ([key, value]) => `${JSON.stringify(key)}:${typeof value === 'string' ? value : print(value)}`,
  );
  return `{${members.join(',')}}`;
}
