import type { Finding } from '../model/finding.js';
import type { Property } from '../properties/property.js';
import { type Counterexample, findingOn } from './shrink.js';
import type { Stage } from './trial.js';

/**
 * Says of a fault whether it hangs on foreign keys being enforced. Other tools' folders do not tell how the application
 * opens its database, so that they are on is an assumption, and the reader has to know when a verdict rests on it.
 */
export async function sayForeignKeys(
  stage: Stage,
  property: Property,
  found: Counterexample,
): Promise<Finding> {
  const { subject, engine } = stage;
  const assumed = !subject.own && subject.rules.foreignKeys && engine.capabilities.foreignKeySwitch;
  if (!assumed || !subject.schemaBefore.tables.some(({ foreignKeys }) => foreignKeys.length > 0))
    return found.finding;
  const rules = { ...subject.rules, foreignKeys: false };
  const without = await findingOn({ ...stage, subject: { ...subject, rules } }, property, found);
  if (without !== undefined) return found.finding;
  const wayOut = `${found.finding.wayOut === undefined ? '' : `${found.finding.wayOut}; `}${ADVICE}`;
  return {
    ...found.finding,
    summary: `${found.finding.summary} (only where foreign keys are enforced)`,
    wayOut,
  };
}

const ADVICE = 'where the application leaves foreign keys off, verify with --foreign-keys off';
