import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { Query } from '../../model/query.js';
import { significant, tokenize } from '../../sql/tokenize.js';
import { datasetOf } from '../application.js';
import { faultOf } from '../checks.js';
import { blameOf } from '../culprit.js';
import type { Trial } from '../property.js';
import { bindQuery, tablesNamed } from './bind.js';
import { answerOf, isReading } from './reads.js';

/** Runs the declared writes of the old application on both schemas, inside a transaction that is open, and takes them back. */
export async function writeDeclared(
  trial: Trial,
  before: Database,
  after: Database,
): Promise<{ findings: Finding[]; seen: boolean }> {
  const rows = datasetOf(await trial.before());
  const findings: Finding[] = [];
  let seen = false;
  for (const query of trial.queries) {
    const { schemaBefore: schema, dialect, salt } = trial;
    const bound = bindQuery(query, { schema, rows, dialect, salt });
    const old = await answerOf(before, bound);
    // What the old schema refuses, or a statement of another version.
    if (old instanceof Error || isReading(old)) continue;
    seen = true;
    const now = await answerOf(after, bound);
    if (now instanceof Error) findings.push(refused(query, trial, now));
  }
  return { findings, seen };
}

function refused(query: Query, { dialect, schemaBefore }: Trial, error: Error): Finding {
  const [table] = tablesNamed(significant(tokenize(query.sql, dialect)), schemaBefore);
  return {
    code: `query-refused: ${query.name}`,
    ...(table === undefined ? {} : { table }),
    summary: `the new schema refuses the statement ${query.name}, which the old one took: ${faultOf(error)}`,
    differences: [],
    blame: blameOf(query),
    wayOut: 'let the new schema take what the old application writes until it runs nowhere any more',
  };
}
