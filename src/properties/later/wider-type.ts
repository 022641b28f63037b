import { own } from '../../model/record.js';
import { attempt, insertOf, updateOf } from '../application.js';
import { begin } from '../old/effect.js';
import { refusalOf } from '../old/refusal.js';
import type { Trial } from '../property.js';
import type { Pairing } from './pairing.js';
import type { Write } from './writes.js';

/**
 * Whether the old schema refuses the same write for its types: no `down` can put the value there as it is, and one that fails takes
 * nothing away. The database from before is asked.
 */
export async function isOfWiderType(
  trial: Trial,
  pairings: readonly Pairing[],
  write: Write | undefined,
): Promise<boolean> {
  const pairing = pairings.find(({ now }) => now === write?.table);
  if (write === undefined || pairing === undefined || write.kind === 'delete') return false;
  const pairs = [...pairing.identity, ...pairing.columns];
  const inOld = (values: Write['row']) =>
    Object.fromEntries(
      pairs.flatMap(({ old, now }) => (now in values ? [[old, own(values, now) ?? null]] : [])),
    );
  const values =
    write.kind === 'insert' ? write.row : { [write.column ?? '']: write.statement.cells[0] ?? null };
  const before = await trial.open('before');
  try {
    await begin(before);
    const error = await attempt(
      before,
      write.kind === 'insert'
        ? insertOf(pairing.old, inOld(values))
        : updateOf(pairing.old, inOld(write.row), inOld(values)),
    );
    return error !== null && refusalOf(error).rule === 'type';
  } finally {
    await before.close();
  }
}
