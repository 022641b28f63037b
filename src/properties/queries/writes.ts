import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { Query } from '../../model/query.js';
import { statementFacts } from '../../sql/statement.js';
import { attempt, datasetOf } from '../application.js';
import { faultOf } from '../checks.js';
import { rewind } from '../old/effect.js';
import type { Trial } from '../property.js';
import { bindQuery } from './bind.js';
import { placed } from './reads.js';

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
    const { kind, target } = statementFacts(query.sql, trial.dialect);
    if (!WRITES.has(kind)) continue;
    const bound = bindQuery(query, {
      schema: trial.schemaBefore,
      rows,
      dialect: trial.dialect,
      salt: trial.salt,
    });
    const old = await attempt(before, bound);
    await rewind(before);
    // What the old schema refuses, or a statement of another version.
    if (old !== null) continue;
    seen = true;
    const now = await attempt(after, bound);
    await rewind(after);
    if (now !== null) findings.push(refused(query, target, now));
  }
  return { findings, seen };
}

const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);

function refused(query: Query, target: string | null, error: Error): Finding {
  return {
    code: `query-refused: ${query.name}`,
    ...(target === null ? {} : { table: target }),
    summary: `the new schema refuses the statement ${query.name}, which the old one took: ${faultOf(error)}`,
    differences: [],
    blame: placed(query),
    wayOut: 'let the new schema take what the old application writes until it runs nowhere any more',
  };
}
