import { type Cell, type DataLevel, jsonText, malformedJson } from 'rehearsal';
import type { Draw } from './draw.js';

/** How often, in a hundred, a JSON column holds what; the rest is valid JSON. */
export interface JsonWeights {
  /** SQL NULL. */
  readonly missing: number;
  /** No JSON at all: cut short, comments, blobs, NUL characters, … */
  readonly malformed: number;
  /** JSON that is valid and yet odd: escaped keys, members that stand twice, the deepest nesting, white space around. */
  readonly odd: number;
}

/** What a level means where the caller says nothing else. */
export const jsonWeights: Readonly<Record<DataLevel, JsonWeights>> = {
  plain: { missing: 20, malformed: 0, odd: 0 },
  edgy: { missing: 14, malformed: 22, odd: 14 },
  hostile: { missing: 10, malformed: 40, odd: 14 },
};

/** The metadata of a router, in which an application may have put a timeout of its own. */
export function metadata(draw: Draw, level: DataLevel, weights: JsonWeights): Cell {
  return json(draw, level, weights, ROUTER);
}

/** A document of whatever a worker or planner carries with it. */
export function json(draw: Draw, level: DataLevel, weights: JsonWeights, kind: JsonKind = ANY): Cell {
  const choice = draw.below(100);
  if (choice < weights.missing) return null;
  if (choice < weights.missing + weights.malformed) return draw.from(kind.malformed);
  if (choice < weights.missing + weights.malformed + weights.odd) return draw.pick(kind.odd);
  const written = draw.from(level === 'plain' ? kind.plain : kind.valid);
  return level !== 'plain' && draw.percent(15)
    ? `${draw.pick(SPACES)}${written}${draw.pick(SPACES)}`
    : written;
}

interface JsonKind {
  readonly plain: ReturnType<typeof jsonText>;
  readonly valid: ReturnType<typeof jsonText>;
  readonly malformed: ReturnType<typeof malformedJson>;
  readonly odd: readonly Cell[];
}

function kindOf(keys: readonly string[], odd: readonly Cell[]): JsonKind {
  const values = [300n, 45n, 60n];
  return {
    plain: jsonText({ keys, values, plain: true }),
    valid: jsonText({ keys, values }),
    malformed: malformedJson({ keys, values, weights: { 'too-deep': 0 } }),
    odd,
  };
}

const SPACES = ['', ' ', '\n', '\t', '\r\n', '  '];
const deep = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

const ODD: readonly Cell[] = [
  'null',
  'null',
  '{}',
  '{ }',
  ' {\n} ',
  '[]',
  '[1, 2]',
  '"text"',
  '""',
  'true',
  '300',
  ' 300 ',
  '1.5',
  '1e3',
  deep(200),
  '{"a": 1, "b": [1, 2], "c": null}',
  '{"s":" { \\" } ","t":"a\\\\"}',
];
const ODD_TIMEOUTS: readonly Cell[] = [
  '{"timeout\\u005fseconds":45}',
  '{"timeout_seconds":45,"timeout_seconds":60}',
  '{"timeout_seconds":300,"timeout_seconds":300}',
  '{"timeout_seconds":1,"timeout\\u005fseconds":2}',
  '{"Timeout_Seconds":45}',
  '{"timeout_seconds ":45}',
  '{"nested":{"timeout_seconds":45}}',
  '[{"timeout_seconds":45}]',
  '{"timeout_seconds":null}',
  '{"timeout_seconds" : null , "a" : 1}',
  '{"timeout_seconds":300}',
  '{"timeout_seconds":"300"}',
  '{"timeout_seconds":300.0}',
  '{"timeout_seconds":-0}',
  '{"timeout_seconds":0}',
  '{"timeout_seconds":true}',
  '{"timeout_seconds":{"s":30}}',
  '{"timeout_seconds":[30]}',
  '{"timeout_seconds":9223372036854775807}',
  '{"timeout_seconds":9223372036854775808}',
  '{"timeout_seconds":-9223372036854775808}',
  '{"a":"\\"timeout_seconds\\":45"}',
  '{"model":"m","timeout_seconds":45}',
  '{"timeout_seconds":45, "model": "m"}',
];

const ANY = kindOf(['retries'], ODD);
const ROUTER = kindOf(['timeout_seconds'], [...ODD, ...ODD_TIMEOUTS, ...ODD_TIMEOUTS]);
