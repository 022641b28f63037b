import type { Finding } from '../model/finding.js';
import type { Migration, Statement } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { Property } from '../properties/property.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';
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
    const { sql, file, line } = culprit(stage.subject.dialect, steps, count - 1, finding.table);
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

/**
 * A rebuilt table is first empty, or has the old one's name only in the end; but the statement that filled it made the
 * fault.
 */
function culprit(
  dialect: Dialect,
  steps: readonly Statement[],
  at: number,
  table: string | undefined,
): Statement {
  const shown = steps[at] as Statement;
  const facts = statementFacts(shown.sql, dialect);
  const rebuilt =
    (facts.kind === 'rename-table' && same(facts.newName, table)) ||
    (facts.kind === 'create-table' && same(facts.target, table));
  if (!rebuilt) return shown;
  const filled = steps.findLast(({ sql }) => {
    const { kind, target } = statementFacts(sql, dialect);
    return kind === 'insert' && same(target, facts.target ?? undefined);
  });
  return filled ?? shown;
}

function same(a: string | null, b: string | undefined): boolean {
  return a !== null && a.toLowerCase() === b?.toLowerCase();
}
