import type { Cell } from '../../model/cell.js';
import type { DataLevel } from '../../model/dataset.js';
import type { Column } from '../../model/schema.js';
import type { Dictionary } from '../dictionary.js';
import { makeJsonList } from '../json/lists.js';
import { makeMalformedJson, malformedKinds } from '../json/malformed.js';
import { makeValidJson } from '../json/valid.js';
import { Random, seedOf } from '../random.js';

/** The documents that columns of a schema hold at a level of data. */
export function jsonPools(level: DataLevel, dictionary: Dictionary): JsonPools {
  const known = documents.get(dictionary) ?? new Map<DataLevel, JsonPools>();
  documents.set(dictionary, known);
  const pools = known.get(level) ?? makeJsonPools(level, dictionary);
  known.set(level, pools);
  return pools;
}

export interface JsonPools {
  readonly valid: readonly Cell[];
  /** What stands in a column that is a list where nobody says otherwise. */
  readonly lists: readonly Cell[];
  readonly malformed: readonly Cell[];
}

/** Valid documents for a column: lists most often where its default is one. */
export function documentsFor({ defaultSql }: Column, { lists, valid }: JsonPools): readonly Cell[] {
  return /^\(?'\s*\[/.test(defaultSql ?? '') ? [...lists, ...valid.slice(0, 20)] : valid;
}

/** Documents by dictionary: all JSON columns of a schema share them, and making them costs more than all else here. */
const documents = new WeakMap<Dictionary, Map<DataLevel, JsonPools>>();

function makeJsonPools(level: DataLevel, dictionary: Dictionary): JsonPools {
  const surprises = level !== 'plain';
  const short = dictionary.constants.filter((cell) => typeof cell !== 'object' && String(cell).length < 40);
  const words = { paths: dictionary.jsonPaths, constants: short.slice(0, 40) };
  const random = new Random(seedOf(level));
  const kinds = malformedKinds.filter((kind) => kind !== 'invalid-text' || level === 'hostile');
  const lists = Array.from({ length: 40 }, () => makeJsonList(random, surprises));
  return {
    valid: [
      ...Array.from({ length: 120 }, () => makeValidJson(random, words, surprises)),
      ...(surprises ? lists.slice(0, 12) : []),
    ],
    lists,
    malformed: surprises
      ? kinds.flatMap((kind) => [0, 1, 2].map(() => makeMalformedJson(random, words, kind)))
      : [],
  };
}
