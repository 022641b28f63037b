import { type SchemaDifference, sameName } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Migration, Statement } from '../model/migration.js';
import { elementary } from '../sql/elementary.js';
import { type StatementFacts, statementFacts } from '../sql/statement.js';
import type { Subject } from './property.js';

/** The statement that a schema difference after `down` goes back to; `null` where none can be named. */
export function culprit(
  { migration, dialect }: Subject,
  difference: SchemaDifference,
): NonNullable<Finding['blame']> | null {
  const { code, object, table, column } = difference;
  const does = (sql: string, what: (facts: StatementFacts) => boolean) =>
    elementary(sql, dialect).some((part) => what(statementFacts(part, dialect)));
  const makes = ({ kind, target, newName, column: named }: StatementFacts) => {
    if (column !== undefined && sameName(target ?? '', table))
      return sameName(newName ?? named ?? '', column);
    return (kind.startsWith('create') && sameName(target ?? '', object)) || sameName(newName ?? '', object);
  };
  const drops = ({ kind, target, column: named }: StatementFacts) => {
    if (column !== undefined && sameName(named ?? '', column)) return sameName(target ?? '', table);
    return kind.startsWith('drop') && [object, table].some((name) => sameName(target ?? '', name));
  };
  const [up, down] = [stepsOf(migration.up), stepsOf(migration.down)];
  const found =
    code === 'left-behind'
      ? (down.findLast(({ sql }) => does(sql, makes)) ?? up.findLast(({ sql }) => does(sql, makes)))
      : code === 'missing'
        ? (down.findLast(({ sql }) => does(sql, drops)) ?? up.findLast(({ sql }) => does(sql, drops)))
        : down.findLast(({ sql }) => does(sql, makes));
  return found === undefined ? null : blameOf(found);
}

function stepsOf(action: Migration['down']): readonly Statement[] {
  return action === null || typeof action.steps === 'function' ? [] : action.steps;
}

/** The statement as a finding names it. */
export function blameOf({ sql, file, line }: Statement): NonNullable<Finding['blame']> {
  return { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
}
