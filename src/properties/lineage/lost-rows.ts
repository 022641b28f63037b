import { sameName, tableNamed } from '../../compare/index.js';
import type { Image, TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';
import type { Lineage, Successor } from './lineage.js';

/** One table on its way through the migration. */
export interface Passage {
  readonly trial: Trial;
  readonly lineage: Lineage;
  readonly successor: Successor;
  readonly before: TableImage;
  readonly after: TableImage;
  readonly images: { readonly before: Image; readonly after: Image };
}

/** Why rows of the table are gone, and what can be done about it. */
export function whyLost(passage: Passage): { summary: string; wayOut: string } {
  const { name } = passage.before;
  const { deleted, rebuilt } = passage.successor;
  const accept = `or accept the loss: -- rehearsal: accept row-count ${name} because REASON`;
  if (deleted) {
    return {
      summary: `up deletes rows of ${name} and keeps them nowhere`,
      wayOut: `copy them into another table first, ${accept}`,
    };
  }
  const parent = cascadingParent(passage);
  if (rebuilt) {
    const cascade =
      parent === null ? '' : `, and at ON DELETE CASCADE from ${parent}, which may act before the copy`;
    return {
      summary: `not every row of ${name} is copied into the new table`,
      wayOut: `look at the JOIN, WHERE, DISTINCT, GROUP BY or OR IGNORE of the copy${cascade}; ${accept}`,
    };
  }
  if (parent !== null) {
    return {
      summary: `rows of ${name} are deleted with those of ${parent}: ${passage.trial.dialect === 'sqlite' ? 'ON DELETE CASCADE acts on DROP TABLE as on DELETE' : 'ON DELETE CASCADE'}`,
      wayOut:
        passage.trial.dialect === 'sqlite'
          ? `switch foreign keys off before the transaction begins (a PRAGMA inside it does nothing), ${accept}`
          : `copy them into another table first, ${accept}`,
    };
  }
  return {
    summary: `rows of ${name} vanish, although no statement deletes from it`,
    wayOut: `look for triggers, REPLACE and OR IGNORE, ${accept}`,
  };
}

/** A parent whose deleted rows take this table's rows with them: one that a statement deletes from, or drops, or that lost rows itself. */
function cascadingParent({ before: { name }, lineage, images }: Passage): string | null {
  const parents = findTable(images.before.schema, name)?.foreignKeys.filter(
    ({ onDelete }) => onDelete === 'CASCADE',
  );
  const isDeleted = (parent: string) =>
    lineage.steps.some(
      ({ facts: { kind, target } }) =>
        (kind === 'drop-table' || kind === 'delete') && target !== null && sameName(target, parent),
    );
  const shrank = (parent: string) => {
    const now = tableNamed(images.after, lineage.successor(parent)?.name ?? '');
    return (now?.rows.length ?? 0) < (tableNamed(images.before, parent)?.rows.length ?? 0);
  };
  const found =
    parents?.find(({ parent }) => isDeleted(parent)) ?? parents?.find(({ parent }) => shrank(parent));
  return found?.parent ?? null;
}
