import { fold, sameName } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import type { Schema } from '../../model/schema.js';
import { blameState } from './blamed.js';
import type { SchemaPassage } from './renamed.js';

/** What goes by the name of a column or a constraint, and is compared with the table that it belongs to. */
const OF_A_TABLE = new Set(['sequence', 'identity', 'partition', 'constraint']);

/** Other objects, such as policies and grants, that go with a table although that table is made anew. */
export function otherFindings({ before, after, effects }: SchemaPassage): Finding[] {
  return before.others.flatMap((other): Finding[] => {
    if (OF_A_TABLE.has(other.kind) || has(after, other)) return [];
    const { states } = effects.walk;
    const at = states.findIndex(({ image }, place) => {
      const earlier = states[place - 1];
      return earlier !== undefined && has(earlier.image.schema, other) && !has(image.schema, other);
    });
    const table = before.tables.find(({ name }) => {
      const course = effects.course(name);
      return at > 0 && course[at - 1] != null && course[at] === null && effects.table(name)?.rebuilt === true;
    });
    if (table === undefined) return [];
    return [
      {
        code: `${other.kind.replaceAll(' ', '-')}-lost`,
        table: table.name,
        summary: `the ${other.kind} ${other.name} is gone: dropping or rebuilding ${table.name} takes it along`,
        differences: [{ table: table.name, before: other.sql }],
        ...blameState(effects, at),
        wayOut: `make the ${other.kind} again after the rebuild; or, where it is to go, accept it: -- rehearsal: accept untouched ${fold(table.name)} because REASON`,
      },
    ];
  });
}

function has({ others }: Schema, { kind, name }: Schema['others'][number]): boolean {
  return others.some((other) => other.kind === kind && sameName(other.name, name));
}
