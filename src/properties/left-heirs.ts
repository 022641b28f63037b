import type { Effects } from '../effects/effects.js';
import { type LeftHeir, leftHeirs } from '../effects/left-heirs.js';
import { oncePer } from '../effects/once.js';
import type { Finding } from '../model/finding.js';

/** New columns that are filled in a table's own rows, and not in those of the tables that inherit from it. */
export const heirFindings = oncePer((effects: Effects) => leftHeirs(effects).map(finding));

function finding({ table, heir, column }: LeftHeir): Finding {
  return {
    code: `heir-left: ${heir}`,
    kind: 'decision',
    table: heir,
    column,
    summary: `up fills ${table}.${column} in its own rows, and leaves it NULL in every row of ${heir}, which inherits from it`,
    differences: [{ table: heir, column, after: null }],
    wayOut: `leave out ONLY; or, where these rows are to have none, accept it: -- rehearsal: accept integrity ${heir}.${column} because REASON`,
  };
}
