import type { Finding } from '../model/finding.js';
import type { Migration, Statement } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { Property } from '../properties/property.js';
import { statementFacts } from '../sql/statement.js';
import type { Counterexample } from './shrink.js';
import { findingOn } from './shrink.js';
import type { Stage } from './trial.js';

/** Properties whose faults are made by some statement of `up`, so that running a part of it shows which. */
const madeByUp: ReadonlySet<PropertyId> = new Set(['row-count', 'untouched', 'integrity', 'deterministic']);

/**
 * Names the statement that makes the fault: the first one after which it shows, when `up` is run only so far. A
 * property that knows better has named one already.
 */
export async function blame(stage: Stage, property: Property, found: Counterexample): Promise<Finding> {
  const { finding } = found;
  const steps = stage.subject.migration.up.steps;
  if (finding.blame !== undefined || typeof steps === 'function' || !madeByUp.has(property.id))
    return finding;
  for (let count = 1; count <= steps.length; count++) {
    const partial = {
      ...stage,
      subject: { ...stage.subject, migration: firstSteps(stage.subject.migration, count) },
    };
    if ((await findingOn(partial, property, found)) === undefined) continue;
    const { sql, file, line } = culprit(steps, count - 1, finding.table);
    return {
      ...finding,
      blame: { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
    };
  }
  return finding;
}

function firstSteps(migration: Migration, count: number): Migration {
  const steps = (migration.up.steps as readonly Statement[]).slice(0, count);
  return { ...migration, up: { ...migration.up, steps }, postconditions: [] };
}

/** Where a copied table takes the old one's name, the fault only shows then, but the statement that filled it made it. */
function culprit(steps: readonly Statement[], at: number, table: string | undefined): Statement {
  const shown = steps[at] as Statement;
  const facts = statementFacts(shown.sql);
  if (facts.kind !== 'rename-table' || facts.newName?.toLowerCase() !== table?.toLowerCase()) return shown;
  const filled = steps.slice(0, at).findLast(({ sql }) => {
    const { kind, target } = statementFacts(sql);
    return kind === 'insert' && target?.toLowerCase() === facts.target?.toLowerCase();
  });
  return filled ?? shown;
}
