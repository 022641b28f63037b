import type { HealthProblem } from '../engine.js';
import { quoteName } from './cells.js';
import type { KnownSchema } from './known-schema.js';
import type { Session } from './session.js';
import { WireError } from './wire.js';

/**
 * What is wrong that PostgreSQL lets stand: rows without their parents, numbers that come twice, indexes that are not valid. A
 * constraint that is NOT VALID is meant to leave the rows alone that were there.
 */
export async function readHealth(session: Session, known: KnownSchema): Promise<HealthProblem[]> {
  known.broken ??= [...invalid(known), ...(await brokenViews(session, known))];
  return [...known.broken, ...(await unsoundRows(session, known))];
}

function invalid({ schema }: KnownSchema): HealthProblem[] {
  const indexes = schema.indexes
    .filter(({ sql }) => sql.endsWith(' INVALID'))
    .map(({ name }) => ({
      object: name,
      message: `the index ${name} is not valid: it is kept up and never used`,
    }));
  return indexes.map((problem) => ({ kind: 'integrity', ...problem }));
}

async function brokenViews(session: Session, { schema, references }: KnownSchema): Promise<HealthProblem[]> {
  const problems: HealthProblem[] = [];
  const materialized = schema.others.filter(({ kind }) => kind === 'materialized view');
  for (const { name } of [...schema.views, ...materialized]) {
    try {
      await session.inspect(`SELECT * FROM ${references.get(name)} LIMIT 0`);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      problems.push({ kind: 'view', object: name, message: error.message });
    }
  }
  return problems;
}

async function unsoundRows(session: Session, known: KnownSchema): Promise<HealthProblem[]> {
  const checks = [...orphans(known), ...sequencesBehind(known)];
  if (checks.length === 0) return [];
  const answers = await session.inspect(checks.map(({ sql }) => sql).join(';\n'));
  return checks.flatMap(({ problem }, at) => {
    const found = Number(answers[at]?.rows[0]?.[0] ?? 0);
    return found === 0 ? [] : problem(found);
  });
}

interface RowCheck {
  readonly sql: string;
  /** One for each row that is found, so that one more is told apart. */
  problem(found: number): HealthProblem[];
}

function orphans({ schema, references }: KnownSchema): RowCheck[] {
  return schema.tables.flatMap(({ name, foreignKeys }) =>
    foreignKeys
      .filter(({ unchecked }) => unchecked !== true)
      .map(({ columns, parent, parentColumns }) => ({
        sql: `SELECT count(*) FROM ${references.get(name)} c WHERE ${columns
          .map((column) => `c.${quoteName(column)} IS NOT NULL`)
          .join(' AND ')} AND NOT EXISTS (SELECT FROM ${references.get(parent)} p WHERE ${columns
          .map((column, at) => `p.${quoteName(parentColumns[at] ?? '')} = c.${quoteName(column)}`)
          .join(' AND ')})`,
        problem: (found: number) =>
          Array.from({ length: found }, (_, at) => ({
            kind: 'foreign-key' as const,
            object: name,
            message: `row ${at + 1} of ${name} refers to a row of ${parent} that is not there`,
          })),
      })),
  );
}

function sequencesBehind({ numbered, references }: KnownSchema): RowCheck[] {
  return numbered.map(({ table, column, sequence }) => ({
    sql: `SELECT count(*) FROM ${sequence} s WHERE (SELECT max(${quoteName(column)}) FROM ${references.get(table)})
      >= s.last_value + CASE WHEN s.is_called THEN 1 ELSE 0 END`,
    problem: () => [
      {
        kind: 'integrity' as const,
        object: table,
        message: `the sequence of ${table}.${column} is behind its rows: it will give a number that is taken`,
      },
    ],
  }));
}
