import type { Schema, Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { bare } from '../postgres/bare.js';

/** Which rows some partition of the table takes, or the table itself where it is one, as conditions; none where one takes all others. */
export function boundsOf({ others, tables }: Schema, table: Table): string[] {
  const partitions = others.flatMap(({ kind, name, sql }) => {
    const [, parent = '', bound = ''] = /\sPARTITION OF (\S+) (.*)$/s.exec(sql) ?? [];
    return kind === 'partition' ? [{ name, parent: bare(parent), bound }] : [];
  });
  const own = partitions.find(({ name }) => bare(name) === bare(table.name));
  const parent = tables.find(({ name }) => bare(name) === own?.parent);
  const within = own === undefined || parent === undefined ? [] : [conditionOf(parent, own.bound)];
  const parts = partitions.filter((each) => each.parent === bare(table.name));
  const any = parts.map(({ bound }) => conditionOf(table, bound));
  return [
    ...within.filter((condition) => condition !== null),
    ...(any.length > 0 && any.every((condition) => condition !== null)
      ? [any.map((condition) => `(${condition})`).join(' OR ')]
      : []),
  ];
}

/** `null`: it takes any row, or says something that is not read here. */
function conditionOf(parent: Table, bound: string): string | null {
  const [, how, key = ''] = / PARTITION BY (LIST|RANGE) \("?(\w+)"?\)/.exec(parent.sql) ?? [];
  const column = parent.columns.find(({ name }) => name === key);
  if (column === undefined) return null;
  const isNumber = ['integer', 'real', 'numeric'].includes(column.affinity) || column.family === 'number';
  const spelled = (text: string) => (isNumber ? text.replace(/^'(-?[\d.]+)'$/, '$1') : text);
  const [, list] = /^FOR VALUES IN \((.*)\)$/s.exec(bound) ?? [];
  if (how === 'LIST') {
    if (list === undefined) return null;
    const values: readonly string[] = list.match(/'(?:[^']|'')*'|[^\s,]+/g) ?? [];
    const known = values.filter((value) => value !== 'NULL').map(spelled);
    const named = known.length === 0 ? [] : [`${quoted(key)} IN (${known.join(', ')})`];
    return [...named, ...(values.includes('NULL') ? [`${quoted(key)} IS NULL`] : [])].join(' OR ');
  }
  const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s.exec(bound) ?? [];
  if (from === undefined || to === undefined) return null;
  const low = from === 'MINVALUE' ? [] : [`${quoted(key)} >= ${spelled(from)}`];
  const high = to === 'MAXVALUE' ? [] : [`${quoted(key)} < ${spelled(to)}`];
  return [`${quoted(key)} IS NOT NULL`, ...low, ...high].join(' AND ');
}
