import { compareRows, fold } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import type { Query } from '../../model/query.js';
import { findTable } from '../../model/schema.js';
import { statementFacts } from '../../sql/statement.js';
import { significant, tokenize } from '../../sql/tokenize.js';
import { type Bound, datasetOf } from '../application.js';
import { faultOf, rowDifferences } from '../checks.js';
import type { Intent } from '../old/intent.js';
import type { Trial } from '../property.js';
import { bindQuery, tablesNamed } from './bind.js';

/** What declared queries of the old application read on the old and on the new schema. */
export async function readDeclared({
  trial,
  before,
  after,
  intent,
}: Reading): Promise<{ findings: Finding[]; seen: boolean }> {
  const rows = datasetOf(await trial.before());
  const findings: Finding[] = [];
  let seen = false;
  for (const query of trial.queries.filter(({ sql }) => isRead(sql, trial))) {
    const bound = bindQuery(query, {
      schema: trial.schemaBefore,
      rows,
      dialect: trial.dialect,
      salt: trial.salt,
    });
    const old = await resultOf(before, query, bound);
    // A query of another version of the application.
    if (old instanceof Error) continue;
    seen = true;
    const now = await resultOf(after, query, bound);
    if (now instanceof Error) findings.push(fails(query, trial, now));
    else findings.push(...differing(query, old, now, means(query, trial, intent), trial));
  }
  return { findings, seen };
}

export interface Reading {
  readonly trial: Trial;
  readonly before: Database;
  readonly after: Database;
  readonly intent: Intent;
}

function isRead(sql: string, { dialect }: Trial): boolean {
  return statementFacts(sql, dialect).kind === 'select';
}

async function resultOf(
  database: Database,
  { name }: Query,
  { sql, cells }: Bound,
): Promise<TableImage | Error> {
  try {
    const { columns, rows } = await database.rows(sql, cells);
    return { name, columns, key: [], rows };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Whether the migration means to change what the query gives. */
function means({ sql }: Query, { schemaBefore, dialect }: Trial, intent: Intent): boolean {
  const names = tablesNamed(significant(tokenize(sql, dialect)), schemaBefore);
  const views = schemaBefore.views.filter(({ name }) =>
    significant(tokenize(sql, dialect)).some(({ text }) => fold(text) === fold(name)),
  );
  return (
    views.some(({ name }) => intent.changesView(name)) ||
    names.some(
      (name) =>
        intent.movesRows(name) ||
        findTable(schemaBefore, name)?.columns.some((column) => intent.writes(name, column.name)) === true,
    )
  );
}

function fails(query: Query, trial: Trial, error: Error): Finding {
  const [table] = tablesNamed(significant(tokenize(query.sql, trial.dialect)), trial.schemaBefore);
  return {
    code: `query-fails: ${query.name}`,
    ...(table === undefined ? {} : { table }),
    summary: `the query ${query.name} no longer runs: ${faultOf(error)}`,
    differences: [],
    blame: placed(query),
    wayOut:
      'add the new beside the old and remove the old in a later release (expand, then contract), or change the query first',
  };
}

function differing(query: Query, old: TableImage, now: TableImage, meant: boolean, trial: Trial): Finding[] {
  const there = new Set(now.columns.map(fold));
  const gone = old.columns.filter((column) => !there.has(fold(column)));
  const [table] = tablesNamed(significant(tokenize(query.sql, trial.dialect)), trial.schemaBefore);
  const told = { ...(table === undefined ? {} : { table }), blame: placed(query) };
  if (gone.length > 0) {
    return [
      {
        ...told,
        code: `query-loses-columns: ${query.name}`,
        summary: `the query ${query.name} no longer gives ${gone.join(', ')}`,
        differences: [],
        wayOut: 'name the columns in the query, and keep them until nobody reads them',
      },
    ];
  }
  if (meant) return [];
  const common = new Map(old.columns.map((column) => [fold(column), fold(column)]));
  const differences = compareRows(old, now, { columns: common });
  if (differences.length === 0) return [];
  return [
    {
      ...told,
      code: `query-reads-other: ${query.name}`,
      summary: `the query ${query.name} gives something else than before, although the migration does not mean to write what it reads`,
      differences: rowDifferences(query.name, differences),
      wayOut:
        'look at what changed under it: a type that converts, a view that reads a renamed table, a trigger',
    },
  ];
}

/** The query, for a finding to show. */
export function placed({ sql, file, line }: Query): NonNullable<Finding['blame']> {
  return { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
