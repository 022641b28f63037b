import type { Column } from '../../model/schema.js';

/** What a value of the type comes as: see `cellOf`. */
export function affinityOf(type: string): Column['affinity'] {
  if (/^(smallint|integer|bigint)$/.test(type)) return 'integer';
  if (/^(real|double precision)$/.test(type)) return 'real';
  return type === 'bytea' ? 'blob' : 'text';
}

/** Types whose values say the same kind of thing, by one name; texts, and types of the project's own, are one family. */
export function familyOf(type: string): string {
  if (type.endsWith('[]')) return 'array';
  return FAMILIES.find(([types]) => types.test(type))?.[1] ?? 'text';
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^boolean$/, 'boolean'],
  [/^(smallint|integer|bigint|real|double precision|numeric|money)$/, 'number'],
  [/^(date|time|timestamp)\b/, 'time'],
  [/^interval$/, 'interval'],
  [/^uuid$/, 'uuid'],
  [/^jsonb?$/, 'document'],
  [/^bytea$/, 'bytes'],
];
