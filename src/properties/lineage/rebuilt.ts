import { fold, type SchemaDifference } from '../../compare/index.js';
import type { TableEffect } from '../../effects/effects.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type Schema, type Table } from '../../model/schema.js';
import { lostIndexKeys } from './index-keys.js';

interface Rebuild {
  readonly differences: readonly SchemaDifference[];
  readonly effect: TableEffect;
  readonly after: Schema;
}

/**
 * What a rebuild's new CREATE TABLE leaves out of columns that it keeps: constraints, collations, defaults. One that is replaced
 * by another over the same columns is meant.
 *
 * Where a rebuild is the only way to loosen a table, as in SQLite, one which changes nothing else may well be for that: it is
 * a decision. NOT NULL alone, which takes nothing from the rows, is told there only beside other changes. Where one statement takes a
 * single rule away, nobody rebuilds a table for that.
 */
export function lostInRebuild(old: Table, now: Table, rebuild: Rebuild): Finding[] {
  // A table that takes the name without the rows of the old one is another table.
  if (rebuild.effect.columns.size === 0) return [];
  const differences = [...rebuild.differences, ...lostIndexKeys(old, now, rebuild)];
  const lost = differences.filter(
    (difference) => isLoss(difference, rebuild.after) && !isReplaced(difference, differences),
  );
  const places = new Set(lost.map(({ columns = [] }) => columns.join()));
  const inPlace = rebuild.after.rulesInPlace === true;
  const alone =
    !inPlace &&
    places.size === 1 &&
    differences.every((difference) => lost.includes(difference) || isNothing(difference));
  const loosened =
    alone &&
    lost.some(({ kind }) => kind === 'not null') &&
    lost.every(({ kind }) => kind === 'not null' || kind === 'default');
  const rekeyed = differences.some(({ kind, code }) => kind === 'unique' && code === 'left-behind');
  const isDecision = ({ kind }: SchemaDifference) =>
    alone || (kind === 'not null' && !inPlace) || (kind === 'unique' && rekeyed);
  return [
    ...(loosened ? [] : lost.map((loss) => finding(old, now, loss, isDecision(loss)))),
    ...lostNumbers(old, now, rebuild),
  ];
}

/** The column that numbered the rows is the key still, and an INSERT that leaves it out gets NULL. */
function lostNumbers(old: Table, now: Table, { effect }: Rebuild): Finding[] {
  const numbers = old.columns.find(({ rowidAlias }) => rowidAlias);
  const kept = now.columns.find(({ name }) => fold(name) === effect.columns.get(fold(numbers?.name ?? '')));
  if (numbers === undefined || kept === undefined || kept.rowidAlias || kept.defaultSql !== null) return [];
  const isKey = now.primaryKey.length === 1 && kept.primaryKey > 0;
  if (!isKey || !['integer', 'numeric'].includes(kept.affinity)) return [];
  const place = `${old.name}.${numbers.name}`;
  return [
    {
      code: 'numbering-lost',
      table: old.name,
      column: numbers.name,
      summary: `the rebuild of ${old.name} no longer numbers its rows: an INSERT without ${kept.name} gets no number any more, since only INTEGER PRIMARY KEY hands out one`,
      differences: [{ table: old.name, before: old.sql, after: now.sql }],
      wayOut: `declare ${kept.name} INTEGER PRIMARY KEY in the new CREATE TABLE; or accept it: -- rehearsal: accept untouched ${place} because REASON`,
    },
  ];
}

/** Constraints that take something from the table's columns when they go. */
function isLoss(
  { code, kind, before = '', after: text, columns = [] }: SchemaDifference,
  after: Schema,
): boolean {
  switch (kind) {
    case 'default':
      return text === undefined || isTextOf(before, text);
    case 'generated':
      return text === undefined;
    case 'collation':
      return text === 'binary';
    case 'not null':
      return text === 'NULL';
    case 'primary key':
      return text === '()' && columns.length > 0;
    case 'foreign key':
      return (
        code !== 'left-behind' && (code === 'changed' ? losesAction(before, text) : hasParent(before, after))
      );
    case 'autoincrement':
    case 'strict':
    case 'without rowid':
    case 'check':
    case 'unique':
      return code === 'missing';
    default:
      return false;
  }
}

/** Whether an expression became a text that spells it. */
function isTextOf(before: string, after: string): boolean {
  const [, spelt] = /^'(.*)'$/s.exec(after) ?? [];
  const bare = (text: string) => fold(text.replaceAll(/[\s()]/g, ''));
  // Where there was no default, none is kept.
  if (spelt === undefined || before === '' || before.startsWith("'")) return false;
  return bare(spelt.replaceAll("''", "'")) === bare(before);
}

/** Nothing but something that the key does, or that it waits for the end of the transaction, is left out. */
function losesAction(before: string, after = ''): boolean {
  const part =
    / ON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)| DEFERRABLE(?: INITIALLY DEFERRED)?| MATCH FULL/g;
  const partsOf = (text: string): string[] => text.match(part) ?? [];
  const [old, now] = [partsOf(before), partsOf(after)];
  return (
    before.replace(part, '') === after.replace(part, '') &&
    now.length < old.length &&
    now.every((each) => old.includes(each))
  );
}

function hasParent(key: string, after: Schema): boolean {
  const [, parent = ''] = /REFERENCES (\S+) \(/.exec(key) ?? [];
  return findTable(after, parent) !== undefined;
}

/** A column that it is about is gone, is of another type now, or has another constraint of that kind in its place. */
function isReplaced(lost: SchemaDifference, all: readonly SchemaDifference[]): boolean {
  const { kind, columns = [] } = lost;
  return all.some((other) => {
    if (other === lost || !(other.columns ?? []).some((name) => columns.includes(name))) return false;
    if (other.kind === 'column') return other.code === 'missing';
    // Only a key of one column of integers can count.
    if (kind === 'autoincrement') return other.kind === 'type' || other.kind === 'primary key';
    if (other.kind === 'type') return kind === 'default' || kind === 'check' || kind === 'collation';
    if (other.code === 'left-behind') return STANDS_FOR[kind]?.includes(other.kind) === true;
    if (kind === 'default') return other.kind === 'generated';
    if (kind === 'check')
      return other.kind === 'not null' ? other.after === 'NOT NULL' : other.kind === 'generated';
    return kind === 'unique' && other.kind === 'primary key' && other.after !== '()';
  });
}

const STANDS_FOR: Partial<Record<SchemaDifference['kind'], readonly SchemaDifference['kind'][]>> = {
  check: ['check', 'foreign key'],
  unique: ['unique'],
  'primary key': ['unique'],
  'foreign key': ['foreign key'],
};

/** Says nothing of what the rebuild is for. */
function isNothing({ kind }: SchemaDifference): boolean {
  return kind === 'letter case' || kind === 'column order' || kind === 'clauses';
}

function finding(
  old: Table,
  now: Table,
  { kind, what, column, before, after }: SchemaDifference,
  decision: boolean,
): Finding {
  const action = kind === 'foreign key' && after !== undefined;
  const isText = kind === 'default' && after !== undefined;
  const place = `${old.name}${column === undefined ? '' : `.${column}`}`;
  return {
    code: `${kind.replaceAll(' ', '-')}-lost`,
    table: old.name,
    ...(column === undefined ? {} : { column }),
    ...(decision ? { kind: 'decision' as const } : {}),
    summary: `the rebuild of ${old.name} ${isText ? 'keeps a mere text of' : 'drops'} ${action ? `what ${what} does: ${before}` : `${what}${kind === 'default' || kind === 'collation' ? ` (${before})` : ''}`}`,
    differences: [{ table: old.name, before: old.sql, after: now.sql }],
    wayOut: `write it into the new CREATE TABLE as well; or, where it is to go, accept it: -- rehearsal: accept untouched ${place} because REASON`,
  };
}
