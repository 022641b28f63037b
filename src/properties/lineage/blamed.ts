import { fold } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import type { Finding } from '../../model/finding.js';
import { blameOf } from '../culprit.js';

/** The statement after which the walk was in this state, as a finding names it. */
export function blameState({ walk }: Effects, at: number | null): Pick<Finding, 'blame'> {
  const run = at === null ? undefined : walk.result.statements[at - 1];
  return run === undefined ? {} : { blame: blameOf(run.statement) };
}

/** The first state in which a table of the end is there; `null`: it was there at first. */
export function firstStateOf(effects: Effects, name: string): number | null {
  const at = effects.ancestry(name).findIndex((was) => was !== null);
  return at > 0 ? at : null;
}

/** The first state in which the key of one table refers to another one than before. */
export function stateOfKey(
  effects: Effects,
  table: string,
  keys: (names: readonly string[]) => boolean,
): number | null {
  const course = effects.course(table);
  const at = effects.walk.states.findIndex(({ image }, place) => {
    const name = course[place];
    const found = image.schema.tables.find(
      (candidate) => name != null && fold(candidate.name) === fold(name),
    );
    return (
      found !== undefined &&
      !keys(found.foreignKeys.map(({ columns, parent }) => fold(`${columns.join()} ${parent}`)))
    );
  });
  return at > 0 ? at : null;
}
