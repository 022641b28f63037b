import { fold, namesIn, sameName } from '../../compare/index.js';
import type { TableEffect } from '../../effects/effects.js';
import type { Finding } from '../../model/finding.js';
import type { OtherObject, Schema, Table } from '../../model/schema.js';

/**
 * Columns of a type that demands something of its values, which are of one now that demands nothing, while the table demands nothing more of
 * them either: the rule goes with the type, and no statement names it.
 */
export function lostDomains(
  table: Table,
  now: Table,
  {
    before,
    after,
    effect,
  }: { readonly before: Schema; readonly after: Schema; readonly effect: TableEffect },
): Finding[] {
  return table.columns.flatMap((old): Finding[] => {
    const column = now.columns.find(({ name }) => fold(name) === effect.columns.get(fold(old.name)));
    const domain = demandingType(before, old.type);
    if (column === undefined || domain === undefined || demandingType(after, column.type) !== undefined)
      return [];
    const isOver = (sql: string) => namesIn(sql, now.dialect).includes(fold(column.name));
    if (now.checks.some((sql) => isOver(sql) && !table.checks.includes(sql))) return [];
    return [finding(table.name, old.name, domain, column.type)];
  });
}

function demandingType({ others }: Schema, type: string): OtherObject | undefined {
  return others.find(
    ({ kind, name, sql }) => kind === 'domain' && sameName(name, type) && / CHECK \(/.test(sql),
  );
}

function finding(table: string, column: string, { name, sql }: OtherObject, type: string): Finding {
  const [, rule = ''] = / (CHECK \(.*)$/s.exec(sql) ?? [];
  return {
    code: 'domain-rule-lost',
    kind: 'decision',
    table,
    column,
    summary: `${table}.${column} is ${type} now, which takes every value, and ${name} did not: ${rule}`,
    differences: [{ table, column, before: name, after: type }],
    wayOut: `give the table this CHECK, or the new type; or, where it is to go, accept it: -- rehearsal: accept untouched ${table}.${column} because REASON`,
  };
}
