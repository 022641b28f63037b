/** A moment in the digits that tools put in front of a file's name, UTC. */
function digitsOf(now: number): string {
  return new Date(now).toISOString().replace(/\D/g, '');
}

/**
 * The number of the next migration: of the kind that the highest one in the folder is of (a moment, or one more), as wide, and higher.
 *
 * @param highest its digits; `null`: there is none
 * @param now milliseconds since 1970
 */
export function nextVersion(highest: string | null, now: number): string {
  if (highest === null) return '0001';
  const moment = momentLike(highest, now);
  const after = String(BigInt(highest) + 1n).padStart(highest.length, '0');
  return moment !== null && BigInt(moment) > BigInt(highest) ? moment : after;
}

/** A version for a tool that always takes the moment. */
export function momentVersion(highest: string | null, now: number): string {
  return nextVersion(highest ?? '20000101000000', now);
}

function momentLike(highest: string, now: number): string | null {
  const dated = /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])/.test(highest);
  if (dated && [8, 12, 14, 17].includes(highest.length)) return digitsOf(now).slice(0, highest.length);
  if (/^1\d{12}$/.test(highest)) return String(Math.floor(now));
  return /^1\d{9}$/.test(highest) ? String(Math.floor(now / 1000)) : null;
}
