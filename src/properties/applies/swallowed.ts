import { tableNamed } from '../../compare/index.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { StatementRun } from '../../model/run.js';
import { blameOf } from '../culprit.js';
import type { Trial } from '../property.js';

/**
 * Rows that code was to write and the database refused, where the code caught the error and went on: what they say is in no row of the
 * end, and no later statement said it again. A row that the code writes to an empty database too is its own, and may well be there already.
 */
export async function swallowed(trial: Trial): Promise<Finding[]> {
  const { result, image } = await trial.up();
  const refused = result.statements.flatMap((run, at) =>
    run.refused === undefined ? [] : [{ run, later: result.statements.slice(at + 1) }],
  );
  if (refused.length === 0) return [];
  const { result: empty } = await (await trial.sibling({})).up();
  const own = new Set(empty.statements.map(textOf));
  const lost = refused.filter(
    ({ run, later }) => !own.has(textOf(run)) && !isSaidAgain(run, later) && !isThere(run, image),
  );
  return lost.slice(0, 1).map(({ run }) => finding(run));
}

function textOf({ statement, parameters = [] }: StatementRun): string {
  return JSON.stringify([statement.sql, ...parameters.map(cellKey)]);
}

/** Code that updates where it could not insert binds the same values again. */
function isSaidAgain({ parameters = [] }: StatementRun, later: readonly StatementRun[]): boolean {
  return later.some((other) => other.refused === undefined && holds(other.parameters ?? [], parameters));
}

/** The table that refused the row holds one that says all of it. */
function isThere({ parameters = [], refused }: StatementRun, image: Image): boolean {
  const named = tableNamed(image, refused?.broken.table ?? '');
  const tables = named === undefined ? [...image.tables.values()] : [named];
  return tables.some(({ rows }) => rows.some((row) => holds(row, parameters)));
}

/** What is bound to no statement cannot be looked for. */
function holds(cells: readonly Cell[], wanted: readonly Cell[]): boolean {
  const keys = new Set(cells.map(cellKey));
  return wanted.every((cell) => cell === null || keys.has(cellKey(cell)));
}

function finding({ statement, refused }: StatementRun): Finding {
  const table = refused?.broken.table;
  const place = table === undefined ? '' : ` ${table}`;
  return {
    code: 'refusal-swallowed',
    ...(table === undefined ? {} : { table }),
    summary: `up goes on where the database refuses a row${place && ` of${place}`}, and what it was to write is nowhere: ${refused?.message}`,
    differences: [],
    blame: blameOf(statement),
    wayOut: `let the error end the migration, or write the row otherwise; or, where it may be left out, accept it: -- rehearsal: accept applies${place} because REASON`,
  };
}
