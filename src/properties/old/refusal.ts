import { fold } from '../../compare/index.js';
import { StatementError } from '../../model/errors.js';
import { findTable, type Schema, type Table } from '../../model/schema.js';

/** Why a database refuses a write: the kind of rule, and the column that it names. */
export interface Refusal {
  readonly rule: 'not-null' | 'check' | 'unique' | 'foreign-key' | 'trigger' | 'type' | 'other';
  readonly column: string | undefined;
  readonly message: string;
}

export function refusalOf(error: Error): Refusal {
  const { message } = error;
  const code = error instanceof StatementError ? (error.code ?? '') : '';
  const [rule] = rules.find(([, codes]) => codes.test(code)) ?? (['other'] as const);
  const column =
    rule === 'check' ? undefined : /constraint failed: (?:\S+?)\.(\S+?)(?:,|$)/.exec(message)?.[1];
  return { rule, column, message };
}

const rules = [
  ['not-null', /NOTNULL|^23502$/],
  ['check', /_CHECK|^23514$/],
  ['unique', /_UNIQUE|_PRIMARYKEY|_ROWID|^23505$/],
  ['foreign-key', /FOREIGNKEY|^23503$/],
  ['trigger', /_TRIGGER|^P0001$/],
  ['type', /DATATYPE|MISMATCH|^22/],
] as const;

/**
 * Whether the rules that a write to this table meets are the same in both schemas: then it is the rows that a refusal
 * hangs on, not the schema.
 */
export function hasSameRules(before: Schema, after: Schema, table: string): boolean {
  return rulesOf(before, table) === rulesOf(after, table);
}

function rulesOf(schema: Schema, name: string): string {
  const table = findTable(schema, name);
  if (table === undefined) return '';
  const referrers = referrersOf(schema, name);
  const written = new Set([name, ...referrers.map(({ child }) => child.name)].map(fold));
  const triggers = schema.triggers.filter((trigger) => written.has(fold(trigger.table)));
  return JSON.stringify([
    table.columns.map((column) => ({ ...column, name: fold(column.name) })),
    table.primaryKey,
    table.uniques.map(({ columns, where }) => [columns, where]),
    table.checks,
    table.foreignKeys,
    table.strict,
    triggers.map(({ sql }) => sql),
    referrers.map(({ child, key }) => [child.name, key]),
  ]);
}

/** Foreign keys that refer to the table. */
export function referrersOf(schema: Schema, name: string) {
  return schema.tables.flatMap((child: Table) =>
    child.foreignKeys.filter(({ parent }) => fold(parent) === fold(name)).map((key) => ({ child, key })),
  );
}
