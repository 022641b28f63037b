import { compareTables, fold, sameDefinition, sameImage } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { Statement } from '../../model/migration.js';
import type { Schema, Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { isWord, nameOf, significant, type Token, tokenize } from '../../sql/tokenize.js';
import { blameOf } from '../culprit.js';
import type { Trial } from '../property.js';

/**
 * Objects that `up` means to make and left out, because there is one of that name: where it is another one. What the statement
 * would have made is seen by running it on a copy without the object that is in its way. Looked at once, without rows.
 */
export async function skippedObjects(trial: Trial): Promise<Finding[]> {
  const { steps } = trial.migration.up;
  if (trial.index !== 0 || typeof steps === 'function' || !steps.some(({ sql }) => CONDITIONAL.test(sql)))
    return [];
  const { states } = await trial.walk('up');
  const findings: Finding[] = [];
  for (const [at, statement] of steps.entries()) {
    const [before, after] = [states[at], states[at + 1]];
    if (before === undefined || after === undefined || !CONDITIONAL.test(statement.sql)) continue;
    const wanted = wantedBy(statement.sql, trial);
    if (wanted === null || !sameImage(before.image, after.image)) continue;
    const made = await madeWithout(trial, steps.slice(0, at), statement, wanted);
    const reason = made && difference(wanted, before.image.schema, made);
    if (reason) findings.push(findingOf(statement, wanted, reason));
  }
  return findings;
}

const CONDITIONAL = /\bIF\s+NOT\s+EXISTS\b/i;

/** What a statement is to make, as far as its head says. */
interface Wanted {
  readonly kind: 'table' | 'index' | 'view' | 'trigger' | 'column';
  readonly name: string;
  /** The table of a column or trigger, or the object itself. */
  readonly table: string;
}

function wantedBy(sql: string, { dialect }: Trial): Wanted | null {
  const tokens = significant(tokenize(sql, dialect));
  const at = tokens.findIndex((token, place) => isWord(token, 'EXISTS') && isWord(tokens[place - 1], 'NOT'));
  const name = nameFrom(tokens, at + 1);
  if (at < 3 || name === null) return null;
  const kind = tokens[at - 3]?.keyword ?? '';
  if (isWord(tokens[0], 'ALTER')) {
    const table = tokens.findIndex((token) => isWord(token, 'TABLE'));
    const start = isWord(tokens[table + 1], 'IF') ? table + 3 : table + 1;
    const owner = nameFrom(tokens, isWord(tokens[start], 'ONLY') ? start + 1 : start);
    const adds = kind === 'COLUMN' || kind === 'ADD';
    return owner !== null && adds ? { kind: 'column', name, table: owner } : null;
  }
  if (!isWord(tokens[0], 'CREATE')) return null;
  const made = { TABLE: 'table', INDEX: 'index', CONCURRENTLY: 'index', VIEW: 'view', TRIGGER: 'trigger' }[
    kind
  ];
  return made === undefined ? null : { kind: made as Wanted['kind'], name, table: name };
}

function nameFrom(tokens: readonly Token[], start: number): string | null {
  let at = start;
  while (tokens[at + 1]?.text === '.') at += 2;
  return nameOf(tokens[at]);
}

/** The schema with what the statement makes where nothing is in its way; `null` where that cannot be tried. */
async function madeWithout(
  trial: Trial,
  earlier: readonly Statement[],
  { sql }: Statement,
  wanted: Wanted,
): Promise<Schema | null> {
  const database = await trial.open('before');
  try {
    for (const statement of earlier) await database.run(statement.sql);
    await clear(database, wanted);
    await database.run(sql);
    return await database.schema();
  } catch {
    return null;
  } finally {
    await database.close();
  }
}

async function clear(database: Database, { kind, name, table }: Wanted): Promise<void> {
  const drop =
    kind === 'column'
      ? `ALTER TABLE ${quoted(table)} DROP COLUMN ${quoted(name)}`
      : `DROP ${kind.toUpperCase()} ${quoted(name)}`;
  try {
    await database.run(drop);
  } catch {
    await database.run(`${drop} CASCADE`);
  }
}

/** In which way the object that is there is not the one that is wanted; `null` where it is as good. */
function difference({ kind, name, table }: Wanted, there: Schema, made: Schema): string | null {
  if (kind === 'table' || kind === 'column') {
    const [old, now] = [tableIn(there, table), tableIn(made, table)];
    return old && now ? columnDifference(old, now, kind === 'column' ? name : null) : null;
  }
  const [old, now] = [there, made].map((schema) =>
    [...schema.indexes, ...schema.views, ...schema.triggers].find(
      (object) => fold(object.name) === fold(name),
    ),
  );
  return old && now && !sameDefinition(old, now) ? `it is another one: ${old.sql}` : null;
}

function tableIn({ tables }: Schema, name: string): Table | undefined {
  return tables.find((table) => fold(table.name) === fold(name));
}

/** A column that is missing or of another kind; columns that are there besides do no harm. */
function columnDifference(old: Table, now: Table, only: string | null): string | null {
  for (const column of now.columns) {
    if (only !== null && fold(column.name) !== fold(only)) continue;
    const known = old.columns.find(({ name }) => fold(name) === fold(column.name));
    if (known === undefined) return `it has no column ${column.name}`;
    const there = { ...now, sql: `${now.sql}\n`, columns: [{ ...known, name: column.name }] };
    if (compareTables(there, { ...now, columns: [column] }).length > 0)
      return `its column ${column.name} is defined otherwise`;
  }
  return null;
}

function findingOf(statement: Statement, { kind, name, table }: Wanted, reason: string): Finding {
  const what = kind === 'column' ? `column ${table}.${name}` : `${kind} ${name}`;
  return {
    code: 'object-not-made',
    table,
    ...(kind === 'column' ? { column: name } : {}),
    summary: `the ${what} is not made: IF NOT EXISTS leaves the one that has its name, and ${reason}`,
    differences: [],
    wayOut: 'give it another name, or change what is there',
    blame: blameOf(statement),
  };
}
