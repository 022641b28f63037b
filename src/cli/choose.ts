import { UserError } from '../model/errors.js';

export interface Choice {
  readonly only?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/**
 * The ids that `--only`, `--from` and `--to` leave, in the folder's order; `null` for all of them.
 *
 * @throws {UserError} for an id that is not there or stands for several, and for a choice of nothing
 */
export function chooseIds(ids: readonly string[], { only, from, to }: Choice): string[] | null {
  if (only === undefined && from === undefined && to === undefined) return null;
  const named = only && new Set(only.map((id) => resolveId(ids, id, '--only')));
  const first = from === undefined ? 0 : ids.indexOf(resolveId(ids, from, '--from'));
  const last = to === undefined ? ids.length - 1 : ids.indexOf(resolveId(ids, to, '--to'));
  const chosen = ids.filter((id, at) => at >= first && at <= last && (named === undefined || named.has(id)));
  if (chosen.length === 0) {
    throw new UserError('--only, --from and --to together leave no migration', {
      wayOut: `there are ${listed(ids)}`,
    });
  }
  return chosen;
}

/** The id that a text is, or is the unique beginning of. @throws {UserError} */
export function resolveId(ids: readonly string[], text: string, option: string): string {
  if (ids.includes(text)) return text;
  const candidates = ids.filter((id) => id.startsWith(text));
  const [candidate] = candidates;
  if (candidate !== undefined && candidates.length === 1) return candidate;
  if (candidates.length > 1) {
    throw new UserError(`${option} ${text} stands for several migrations`, {
      wayOut: `it may be ${listed(candidates)}`,
    });
  }
  throw new UserError(`${option} ${text}: there is no such migration`, {
    wayOut: `there are ${listed(ids)}`,
  });
}

function listed(ids: readonly string[]): string {
  return ids.length > 12 ? `${ids.slice(0, 10).join(', ')} … ${ids.at(-1)}` : ids.join(', ');
}
