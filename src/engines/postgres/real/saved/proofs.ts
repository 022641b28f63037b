import type { Wire } from '../../wire.js';
import type { Target } from '../connect.js';
import { dropDatabase } from './beside.js';

/** The database that a backup is restored into to prove it. */
export function proofName({ database }: Pick<Target, 'database'>, maker: number): string {
  return `${START}${maker}_${database}`.slice(0, LONGEST);
}

/** Takes away what backups of this database have left that were killed. Whoever calls it holds the lock, so that nobody is making one. */
export async function dropLeftProofs(target: Target, wire: Wire): Promise<void> {
  const [answer] = await wire.query(
    `SELECT datname FROM pg_catalog.pg_database WHERE datname ^@ '${START}' AND pg_has_role(datdba, 'USAGE')`,
  );
  for (const [name = ''] of answer?.rows ?? []) {
    const [, maker] = new RegExp(`^${START}(\\d+)_`).exec(name ?? '') ?? [];
    // A name that was cut may be another database's.
    if (maker === undefined || name !== `${START}${maker}_${target.database}`) continue;
    await dropDatabase(target, name);
  }
}

const START = 'rehearsal_proof_';
/** Bytes of a name on the server. */
const LONGEST = 63;
