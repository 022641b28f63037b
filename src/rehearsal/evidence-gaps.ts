import { dictionaryOf, LARGEST_LIMIT } from '../datasets/index.js';
import type { Evidence, ReportNote } from '../model/report.js';
import { findTable } from '../model/schema.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';
import type { Link } from './chain.js';
import { sqlOf } from './plan.js';
import { isSafetyNet } from './safety-nets.js';
import { statementGap } from './statement-gap.js';

/** What the datasets never exercised, so that a pass would say too much. */
export function evidenceGaps(evidence: Evidence, link: Link, dialect: Dialect): ReportNote[] {
  const born = bornEmpty(evidence, link, dialect);
  const readsBorn = (sql: string) => {
    const { from, target } = statementFacts(sql, dialect);
    const read = from.length > 0 ? from : target === null ? [] : [target];
    return read.length > 0 && read.every((table) => born.has(table.toLowerCase()));
  };
  const schemas = { before: link.baseImage.schema, after: link.schemaAfter };
  const untouched = evidence.statements
    .filter(({ data, casesRun, casesTouchingRows }) => data && casesRun > 0 && casesTouchingRows === 0)
    .filter(({ sql }) => !isBookkeeping(sql, dialect) && !readsBorn(sql))
    .filter((statement) => !isSafetyNet(statement, evidence.statements, schemas, dialect))
    .map((statement) => statementGap('no dataset had a row for this statement to touch', statement));
  return [...untouched, ...limitGaps(link)];
}

/** Tables that the migration makes, and into which none of its statements ever put a row: whatever reads them has nothing to touch. */
function bornEmpty({ statements }: Evidence, { baseImage }: Link, dialect: Dialect): ReadonlySet<string> {
  const facts = statements.map((statement) => ({ ...statement, ...statementFacts(statement.sql, dialect) }));
  const targets = (all: typeof facts) => all.map(({ target }) => target?.toLowerCase() ?? '');
  const filled = new Set(targets(facts.filter(({ casesTouchingRows }) => casesTouchingRows > 0)));
  const made = facts.filter(({ kind, direction }) => kind === 'create-table' && direction === 'up');
  return new Set(
    targets(made).filter((name) => !filled.has(name) && findTable(baseImage.schema, name) === undefined),
  );
}

/** Rows past a LIMIT that is larger than any dataset are never there to be forgotten. */
function limitGaps({ migration, baseImage: { schema } }: Link): ReportNote[] {
  const { limits } = dictionaryOf(sqlOf(migration), schema.dialect);
  return schema.tables.flatMap(({ name }) => {
    const limit = limits.get(name.toLowerCase()) ?? 0;
    if (limit <= LARGEST_LIMIT || limit > NO_LIMIT) return [];
    return { kind: 'gap', message: `no dataset has more rows in ${name} than LIMIT ${limit} lets through` };
  });
}

/** Such numbers stand for "all": SQLite wants a LIMIT before an OFFSET. */
const NO_LIMIT = 1e9;

/**
 * Keeping originals, clearing them and taking parked values back: whether there are any depends on what an application
 * wrote since, not on the dataset.
 */
function isBookkeeping(sql: string, dialect: Dialect): boolean {
  const { target, from } = statementFacts(sql, dialect);
  const kept = (table: string | null) => table?.startsWith('_rehearsal_') === true;
  return kept(target) || (from.length > 0 && from.every(kept));
}
