import { compareRows, fold } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import type { Answer } from '../../model/migration.js';
import type { Query } from '../../model/query.js';
import { significant, tokenize } from '../../sql/tokenize.js';
import { type Bound, datasetOf } from '../application.js';
import { faultOf, rowDifferences } from '../checks.js';
import { blameOf } from '../culprit.js';
import { begin, rewind } from '../old/effect.js';
import type { Expectation } from '../old/expectation.js';
import type { Intent } from '../old/intent.js';
import type { Trial } from '../property.js';
import { bindQuery, tablesNamed } from './bind.js';

/** What declared queries of the old application read on the old and on the new schema. */
export async function readDeclared({
  trial,
  before,
  after,
  expectation,
}: Reading): Promise<{ findings: Finding[]; seen: boolean }> {
  const rows = datasetOf(await trial.before());
  const { schemaBefore: schema, dialect, salt } = trial;
  const findings: Finding[] = [];
  let seen = false;
  if (trial.queries.length > 0) await Promise.all([begin(before), begin(after)]);
  for (const query of trial.queries) {
    const bound = bindQuery(query, { schema, rows, dialect, salt });
    const old = await answerOf(before, bound);
    // A query of another version of the application, or no query.
    if (old instanceof Error || !isReading(old)) continue;
    seen = true;
    const now = await answerOf(after, bound);
    if (now instanceof Error) findings.push(fails(query, trial, now));
    else
      findings.push(
        ...(await differing(query, [tableOf(query, old), tableOf(query, now)], bound, trial, expectation)),
      );
  }
  return { findings, seen };
}

export interface Reading {
  readonly trial: Trial;
  readonly before: Database;
  readonly after: Database;
  readonly intent: Intent;
  readonly expectation: Expectation;
}

/** It gave a result and changed no row. */
export function isReading({ columns, changes }: Answer): boolean {
  return columns.length > 0 && changes === 0;
}

/** What a statement answers inside a transaction that is open; whatever it did is taken back. */
export async function answerOf(database: Database, { sql, cells }: Bound): Promise<Answer | Error> {
  try {
    return await database.query(sql, cells);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await rewind(database);
  }
}

function tableOf({ name }: Query, { columns, rows }: Answer): TableImage {
  return { name, columns: [...columns], key: [], rows: rows.map((row) => [...row]) };
}

function fails(query: Query, trial: Trial, error: Error): Finding {
  const [table] = tablesNamed(significant(tokenize(query.sql, trial.dialect)), trial.schemaBefore);
  return {
    code: `query-fails: ${query.name}`,
    ...(table === undefined ? {} : { table }),
    summary: `the query ${query.name} no longer runs: ${faultOf(error)}`,
    differences: [],
    blame: blameOf(query),
    wayOut:
      'add the new beside the old and remove the old in a later release (expand, then contract), or change the query first',
  };
}

async function differing(
  query: Query,
  [old, now]: readonly [TableImage, TableImage],
  bound: Bound,
  trial: Trial,
  expectation: Expectation,
): Promise<Finding[]> {
  const there = new Set(now.columns.map(fold));
  const gone = old.columns.filter((column) => !there.has(fold(column)));
  const [table] = tablesNamed(significant(tokenize(query.sql, trial.dialect)), trial.schemaBefore);
  const told = { ...(table === undefined ? {} : { table }), blame: blameOf(query) };
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
  const common = new Map(old.columns.map((column) => [fold(column), fold(column)]));
  const differences = compareRows(old, now, { columns: common });
  if (differences.length === 0 || (await expectation.explains(bound, old, inColumnsOf(old, now)))) return [];
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

/** The rows of now by the columns of before, which are all there. */
function inColumnsOf(old: TableImage, now: TableImage): TableImage {
  const places = old.columns.map((name) => now.columns.findIndex((other) => fold(other) === fold(name)));
  return { ...old, rows: now.rows.map((row) => places.map((at) => row[at] ?? null)) };
}
