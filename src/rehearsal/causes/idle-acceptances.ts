import { isFailureOfUp } from '../../model/finding.js';
import type { Acceptance, Migration } from '../../model/migration.js';
import type { ReportNote } from '../../model/report.js';
import { acceptanceOf } from '../acceptance.js';
import type { Observation } from '../observation.js';

/** Says which of the author's acceptances name nothing that was found: a name may be wrong, or the line is no longer needed. */
export function idleAcceptances(
  { acceptances, files }: Migration,
  observations: readonly Observation[],
): ReportNote[] {
  return acceptances.flatMap((acceptance) => {
    const observation = observations.find(({ property }) => property.id === acceptance.property);
    if (observation === undefined) return [];
    const found = [...observation.kinds.values()];
    if (found.some(({ finding }) => acceptanceOf([acceptance], acceptance.property, finding) !== null))
      return [];
    if (!acceptance.baseline && found.some(({ finding }) => isFailureOfUp(finding)))
      return [note(acceptance, files, NEVER)];
    return [
      note(
        acceptance,
        files,
        acceptance.baseline
          ? `${acceptance.code} is no longer found: rehearse baseline takes it out`
          : `matches nothing that ${acceptance.property} found: correct it or take it away`,
      ),
    ];
  });
}

const NEVER = 'has no effect: where up fails, nothing is released; declare a precondition instead';

function note(
  { property, table, column, baseline }: Acceptance,
  files: readonly string[],
  what: string,
): ReportNote {
  const place = [table, column].filter((name) => name !== null).join('.');
  const [file] = files;
  return {
    kind: 'context',
    topic: 'acknowledgement',
    message: `the ${baseline ? "baseline's" : 'acceptance'} "${property}${place === '' ? '' : ` ${place}`}" ${what}`,
    ...(file === undefined ? {} : { file }),
  };
}
