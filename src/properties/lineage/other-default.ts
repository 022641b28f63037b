import { fold, type SchemaDifference } from '../../compare/index.js';
import { defaultOf } from '../../datasets/index.js';
import type { TableEffect } from '../../effects/effects.js';
import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { Table } from '../../model/schema.js';

/**
 * Columns that a rebuild which is for something else gives another constant for a default: a new row gets another value than before.
 * Where nothing but defaults changes, the rebuild is for them; where the column changes otherwise too, or its values do, so is this.
 */
export function otherDefaults(
  old: Table,
  now: Table,
  {
    differences,
    effect,
  }: { readonly differences: readonly SchemaDifference[]; readonly effect: TableEffect },
): Finding[] {
  const about = differences.filter(({ kind }) => kind !== 'letter case' && kind !== 'column order');
  if (effect.columns.size === 0 || about.every(({ kind }) => kind === 'default')) return [];
  return about.flatMap((difference): Finding[] => {
    const { kind, column = '', columns = [], before, after } = difference;
    const others = about.filter((other) => other !== difference);
    const isWorkedOn =
      effect.written.has(fold(column)) ||
      others.some((other) => other.columns?.some((name) => columns.includes(name)) === true);
    if (kind !== 'default' || before === undefined || after === undefined || isWorkedOn) return [];
    const name = effect.columns.get(fold(column)) ?? fold(column);
    const [was, is] = [givenBy(old, fold(column)), givenBy(now, name)];
    if (was === undefined || is === undefined || was === is) return [];
    return [
      {
        code: 'default-changed',
        kind: 'decision',
        table: old.name,
        column,
        summary: `the rebuild of ${old.name} gives new rows another ${old.name}.${column}: the default was ${before} and is ${after}`,
        differences: [{ table: old.name, column, before, after }],
        wayOut: `write the old default into the new CREATE TABLE; or, where it is to change, accept it: -- rehearsal: accept untouched ${old.name}.${column} because REASON`,
      },
    ];
  });
}

/** The value of a default that is the same for all rows. */
function givenBy({ columns, dialect }: Table, name: string): string | undefined {
  const column = columns.find((other) => fold(other.name) === name);
  const value = column && defaultOf(column, dialect);
  return value === undefined ? undefined : cellKey(value);
}
