import { fold, namesIn, type SchemaDifference, sameName } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import type { OtherObject, Table } from '../../model/schema.js';
import type { SchemaPassage } from './renamed.js';

/**
 * Keys of a table that stays as it is which are taken away and made again, and no longer wait for the end of a transaction, or
 * let rows in that hold NULL in some of their columns only.
 */
export function lostClauses(
  table: Table,
  now: Table,
  differences: readonly SchemaDifference[],
  { before, after }: SchemaPassage,
): Finding[] {
  const references = differences.flatMap(({ kind, code, what, before: was = '', after: is = '' }) => {
    const lost = clausesOf(was).filter((clause) => !clausesOf(is).includes(clause));
    return kind === 'foreign key' && code === 'changed' && lost.length > 0
      ? [finding(table, what, lost, [was, is])]
      : [];
  });
  const gone = before.others.filter(
    (object) =>
      isOf(object, table) && !after.others.some((other) => isOf(other, now) && other.sql === object.sql),
  );
  const uniques = gone.flatMap(({ name, sql }) => {
    const isThere = now.uniques.some(({ columns }) => namesKey(name, columns, now));
    return clausesOf(sql).length > 0 && isThere
      ? [
          finding(table, `the key ${name.replace(CLAUSES, '')} of ${table.name}`, clausesOf(sql), [
            sql,
            now.sql,
          ]),
        ]
      : [];
  });
  return [...references, ...uniques];
}

const CLAUSES = / MATCH FULL| DEFERRABLE(?: INITIALLY DEFERRED)?/g;

function clausesOf(text: string): string[] {
  return (text.match(CLAUSES) ?? []).map((clause) => clause.trim());
}

function isOf({ kind, name, table = '' }: OtherObject, { name: owner }: Table): boolean {
  return kind === 'constraint' && sameName(table, owner) && !name.startsWith('FOREIGN KEY');
}

/** The constraint's definition names these columns of the table, and no others. */
function namesKey(definition: string, columns: readonly (string | null)[], { columns: all, dialect }: Table) {
  const names = new Set(namesIn(definition, dialect));
  const named = all.map(({ name }) => fold(name)).filter((name) => names.has(name));
  return named.length === columns.length && columns.every((name) => name !== null && names.has(fold(name)));
}

function finding(
  { name }: Table,
  what: string,
  lost: readonly string[],
  [before, after]: readonly [string, string],
): Finding {
  return {
    code: 'key-clause-lost',
    kind: 'decision',
    table: name,
    summary: `${what} is made again without ${lost.join(' and ')}`,
    differences: [{ table: name, before, after }],
    wayOut: `write ${lost.join(' ')} into the new constraint as well; or, where it is to go, accept it: -- rehearsal: accept untouched ${name} because REASON`,
  };
}
