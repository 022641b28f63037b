import { sameName } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import type { Finding } from '../model/finding.js';
import { keysOfNulls } from './lineage/null-keys.js';
import { looserKeys } from './looser-keys.js';
import type { Trial } from './property.js';

/** Unique keys that keep less apart than they did, where nothing else is told of the table that says so. */
export async function keyFindings(
  trial: Trial,
  effects: Effects,
  told: readonly Finding[],
): Promise<readonly Finding[]> {
  const { image } = await trial.up();
  const isTold = (table = '') =>
    told.some((other) => LOST.has(other.code) && sameName(other.table ?? '', table));
  return [
    ...keysOfNulls(trial.schemaBefore, image, effects),
    ...(await looserKeys(trial)).filter(({ table }) => !isTold(table)),
  ];
}

const LOST = new Set(['collation-lost', 'unique-lost']);
