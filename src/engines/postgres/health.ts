import type { HealthProblem } from '../engine.js';
import { quoteName } from './cells.js';
import type { Channel } from './channel.js';
import type { KnownSchema } from './known-schema.js';
import { WireError } from './wire.js';

/**
 * What is wrong that PostgreSQL lets stand: rows without their parents, numbers that come twice, indexes that are not valid. A
 * constraint that is NOT VALID is meant to leave the rows alone that were there.
 *
 * @param touched rows are looked at in these tables only, by their names in the schema; in all where it is left out
 */
export async function readHealth(
  channel: Channel,
  known: KnownSchema,
  touched?: ReadonlySet<string>,
): Promise<HealthProblem[]> {
  known.broken ??= [...invalid(known), ...(await brokenViews(channel, known))];
  return [...known.broken, ...(await unsoundRows(channel, known, touched))];
}

function invalid({ schema }: KnownSchema): HealthProblem[] {
  const indexes = schema.indexes
    .filter(({ sql }) => sql.endsWith(' INVALID'))
    .map(({ name }) => ({
      object: name,
      message: `the index ${name} is not valid: it is kept up and never used`,
    }));
  return indexes.map((problem) => ({ kind: 'index', ...problem }));
}

async function brokenViews(channel: Channel, { schema, references }: KnownSchema): Promise<HealthProblem[]> {
  const problems: HealthProblem[] = [];
  const materialized = schema.others.filter(({ kind }) => kind === 'materialized view');
  for (const { name } of [...schema.views, ...materialized]) {
    try {
      await channel.inspect(`SELECT * FROM ${references.get(name)} LIMIT 0`);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      problems.push({ kind: 'view', object: name, message: error.message });
    }
  }
  return problems;
}

async function unsoundRows(
  channel: Channel,
  known: KnownSchema,
  touched?: ReadonlySet<string>,
): Promise<HealthProblem[]> {
  const all = [...orphans(known), ...sequencesBehind(known)];
  const checks =
    touched === undefined ? all : all.filter(({ tables }) => tables.some((name) => touched.has(name)));
  if (checks.length === 0) return [];
  const answers = await channel.inspect(checks.map(({ sql }) => sql).join(';\n'));
  return checks.flatMap(({ problem }, at) => {
    const found = Number(answers[at]?.rows[0]?.[0] ?? 0);
    return found === 0 ? [] : problem(found);
  });
}

interface RowCheck {
  readonly sql: string;
  /** Whose rows it is about. */
  readonly tables: readonly string[];
  /** One for each row that is found, so that one more is told apart. */
  problem(found: number): HealthProblem[];
}

function orphans({ schema, references }: KnownSchema): RowCheck[] {
  return schema.tables.flatMap(({ name, foreignKeys }) =>
    foreignKeys
      .filter(({ unchecked }) => unchecked !== true)
      .map(({ columns, parent, parentColumns }) => ({
        tables: [name, parent],
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

/** Whoever writes the framework's own tables gives the numbers. */
function sequencesBehind({ numbered, references, kept }: KnownSchema): RowCheck[] {
  return numbered
    .filter(({ table }) => !kept.includes(table))
    .map(({ table, column, sequence }) => ({
      tables: [table],
      sql: `SELECT count(*) FROM ${sequence} s WHERE (SELECT max(${quoteName(column)}) FROM ${references.get(table)})
      >= s.last_value::pg_catalog.numeric + CASE WHEN s.is_called THEN 1 ELSE 0 END`,
      problem: () => [
        {
          kind: 'sequence' as const,
          object: table,
          message: `the sequence of ${table}.${column} is behind its rows: it will give a number that is taken`,
        },
      ],
    }));
}
