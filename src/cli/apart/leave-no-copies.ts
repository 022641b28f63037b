import { isServer } from '../database.js';
import { loadFramework } from '../framework.js';
import type { VerifyFlags } from './verify-flags.js';

/** Takes away the copies that a rehearsal has left on a server, because it was ended from outside. */
export async function leaveNoCopies({ on }: Pick<VerifyFlags, 'on'>): Promise<void> {
  if (on === undefined || !isServer(on)) return;
  const { forgetPostgresCopies } = await loadFramework();
  try {
    await forgetPostgresCopies(on, { env: process.env });
  } catch {
    // Whoever rehearses there next takes them away.
  }
}
