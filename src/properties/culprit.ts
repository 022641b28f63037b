import { type SchemaDifference, sameName } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Migration, Statement } from '../model/migration.js';
import { statementFacts } from '../sql/statement.js';
import type { Subject } from './property.js';

/** The statement that a schema difference after `down` goes back to; `null` where none can be named. */
export function culprit(
  { migration, dialect }: Subject,
  difference: SchemaDifference,
): NonNullable<Finding['blame']> | null {
  const { code, object, table, column } = difference;
  const makes = (sql: string) => {
    const { kind, target, newName, column: named } = statementFacts(sql, dialect);
    if (column !== undefined && sameName(target ?? '', table))
      return sameName(newName ?? named ?? '', column);
    return (kind.startsWith('create') && sameName(target ?? '', object)) || sameName(newName ?? '', object);
  };
  const drops = (sql: string) => {
    const { kind, target, column: named } = statementFacts(sql, dialect);
    if (column !== undefined && sameName(named ?? '', column)) return sameName(target ?? '', table);
    return kind.startsWith('drop') && [object, table].some((name) => sameName(target ?? '', name));
  };
  const [up, down] = [stepsOf(migration.up), stepsOf(migration.down)];
  const found =
    code === 'left-behind'
      ? (down.findLast(({ sql }) => makes(sql)) ?? up.findLast(({ sql }) => makes(sql)))
      : code === 'missing'
        ? (down.findLast(({ sql }) => drops(sql)) ?? up.findLast(({ sql }) => drops(sql)))
        : down.findLast(({ sql }) => makes(sql));
  return found === undefined ? null : blameOf(found);
}

function stepsOf(action: Migration['down']): readonly Statement[] {
  return action === null || typeof action.steps === 'function' ? [] : action.steps;
}

/** The statement as a finding names it. */
export function blameOf({ sql, file, line }: Statement): NonNullable<Finding['blame']> {
  return { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
