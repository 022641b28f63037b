import { compareRows, contentKey, type RowDifference, sameName, tableNamed } from '../../compare/index.js';
import type { Effects, TableEffect } from '../../effects/effects.js';
import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import type { Image, TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';

/** One table on its way through the migration. */
export interface Passage {
  readonly trial: Trial;
  readonly effects: Effects;
  readonly effect: TableEffect;
  readonly before: TableImage;
  readonly after: TableImage;
  readonly images: { readonly before: Image; readonly after: Image };
  /** After `up` where nothing is set off; `null`: it cannot be told. */
  readonly quiet: Image | null;
}

/** Why these rows of the table are gone, and what can be done about it. */
export function whyLost(
  passage: Passage,
  rows: readonly RowDifference[],
): Pick<Finding, 'summary' | 'wayOut'> {
  const { name } = passage.before;
  const { deleted, rebuilt, emptied } = passage.effect;
  const accept = `or accept the loss: -- rehearsal: accept row-count ${name} because REASON`;
  const parent = cascadingParent(passage);
  if (isSetOff(passage, rows)) return setOff(name, parent, passage, accept);
  if (deleted) {
    return {
      summary: `up deletes rows of ${name} and keeps them nowhere`,
      wayOut: `copy them into another table first, ${accept}`,
    };
  }
  if (rebuilt && emptied) {
    return {
      summary: `up rebuilds ${name}, and no row of the old table comes into the new one`,
      wayOut: `copy the rows before the old table is dropped; ${accept}`,
    };
  }
  if (rebuilt) {
    return {
      summary: `not every row of ${name} is copied into the new table`,
      wayOut: `look at the JOIN, WHERE, DISTINCT, GROUP BY or OR IGNORE of the copy; ${accept}`,
    };
  }
  return {
    summary: `rows of ${name} vanish, although no statement deletes from it`,
    wayOut: `look for REPLACE and OR IGNORE, ${accept}`,
  };
}

/** Where nothing is set off, some of the rows stay. */
function isSetOff({ before, effect, effects, quiet }: Passage, rows: readonly RowDifference[]): boolean {
  const now = quiet && tableNamed(quiet, effect.name);
  if (!now) return effects.setsOff && !effect.deleted && !effect.rebuilt;
  const gone = new Set(
    compareRows(before, now, effect.columns.size === 0 ? {} : { columns: effect.columns })
      .filter(({ kind }) => kind === 'missing')
      .map(textOf),
  );
  return rows.some((row) => !gone.has(textOf(row)));
}

function textOf({ key }: RowDifference): string {
  return JSON.stringify(Object.values(key).map(cellKey));
}

function setOff(
  name: string,
  parent: string | null,
  { trial, effect }: Passage,
  accept: string,
): Pick<Finding, 'summary' | 'wayOut'> {
  if (parent === null) {
    return {
      summary: `rows of ${name} vanish: a trigger that the migration sets off deletes them`,
      wayOut: `drop the trigger while the migration runs, ${accept}`,
    };
  }
  const drops = trial.capabilities.dropDeletes;
  const early = effect.rebuilt ? `, before they are copied into the new table` : '';
  return {
    summary: `rows of ${name} are deleted with those of ${parent}${early}: ${drops ? 'ON DELETE CASCADE acts on DROP TABLE as on DELETE' : 'ON DELETE CASCADE'}`,
    wayOut: drops
      ? `switch foreign keys off before the transaction begins (a PRAGMA inside it does nothing), ${accept}`
      : `copy them into another table first, ${accept}`,
  };
}

/** A parent whose deleted rows take this table's rows with them: one that is gone or rebuilt, or that lost rows itself. */
function cascadingParent({ before: { name }, effects, images }: Passage): string | null {
  const parents = findTable(images.before.schema, name)?.foreignKeys.filter(
    ({ onDelete }) => onDelete === 'CASCADE',
  );
  const shrank = (parent: string) => {
    const [old, effect] = [tableNamed(images.before, parent), effects.table(parent)];
    const now = tableNamed(images.after, effect?.name ?? '');
    return (
      effect === null || effect.rebuilt || effect.deleted || (!sameName(parent, name) && losesRows(old, now))
    );
  };
  return parents?.find(({ parent }) => shrank(parent))?.parent ?? null;
}

/** Some key is there no more: REPLACE puts a row in the place of one that it deletes, so that there are as many as before. */
function losesRows(old: TableImage | undefined, now: TableImage | undefined): boolean {
  if (old === undefined || now === undefined) return old !== undefined;
  const keysOf = ({ rows, key }: TableImage) => rows.map((row) => contentKey(row, key));
  const left = new Set(keysOf(now));
  return now.rows.length < old.rows.length || keysOf(old).some((key) => !left.has(key));
}
