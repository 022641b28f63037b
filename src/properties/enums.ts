import { sameName } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Schema } from '../model/schema.js';
import { stringOf, tokenize } from '../sql/tokenize.js';

/**
 * Types whose labels stand in another order than before: what compares or sorts by them gives other rows. Where no label comes or goes,
 * that is all the migration can be for.
 */
export function reorderedEnums(before: Schema, after: Schema): Finding[] {
  return labelsIn(before).flatMap(({ name, sql, labels }): Finding[] => {
    const now = labelsIn(after).find((other) => sameName(other.name, name));
    if (now === undefined) return [];
    const kept = labels.filter((label) => now.labels.includes(label));
    const order = now.labels.filter((label) => labels.includes(label));
    if (kept.join('\u0000') === order.join('\u0000')) return [];
    const isAll = labels.length === now.labels.length && kept.length === labels.length;
    return [
      {
        code: 'labels-reordered',
        table: name,
        ...(isAll ? { kind: 'decision' as const } : {}),
        summary: `the values of ${name} sort as ${order.join(', ')} now, and sorted as ${kept.join(', ')} before: ORDER BY, <, MIN and MAX give something else`,
        differences: [{ table: name, before: sql, after: now.sql }],
        wayOut: `list the values in their old order, and add new ones with ALTER TYPE … ADD VALUE; or accept it: -- rehearsal: accept untouched ${name} because REASON`,
      },
    ];
  });
}

function labelsIn({ others }: Schema) {
  return others
    .filter(({ kind }) => kind === 'enum')
    .map(({ name, sql, dialect }) => ({
      name,
      sql,
      labels: tokenize(sql, dialect).flatMap((token) => stringOf(token) ?? []),
    }));
}
