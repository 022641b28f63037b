import { compareSchemas } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Statement } from '../model/migration.js';
import type { Trial } from './property.js';

/**
 * The statement with which something that the schema has other than before, after `down`, came about for good: of `down`, or of `up`
 * where `down` does nothing about it; `null` where it was not seen.
 */
export async function culpritOf(trial: Trial, finding: Finding): Promise<Statement | null> {
  const { schema } = await trial.before();
  const { code, table, column } = finding;
  const steps = [...(await stepsOf(trial, 'up')), ...(await stepsOf(trial, 'down'))];
  const differs = steps.map(({ image }) =>
    compareSchemas(schema, image.schema).some(
      (other) => other.code === code && other.table === table && other.column === column,
    ),
  );
  const at = differs.findLastIndex((is, place) => is && differs[place - 1] !== true);
  return differs.at(-1) === true ? (steps[at]?.statement ?? null) : null;
}

async function stepsOf(trial: Trial, direction: 'up' | 'down') {
  const { states, result } = await trial.walk(direction);
  return states.slice(1).map(({ image }, at) => ({ image, statement: result.statements[at]?.statement }));
}

/** The statement as a finding names it. */
export function blameOf({ sql, file, line }: Statement): NonNullable<Finding['blame']> {
  return { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
