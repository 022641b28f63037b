import { UserError } from '../model/errors.js';
import type { Action, Migration, Statement } from '../model/migration.js';
import { joinedChecksums } from './checksum.js';
import type { ReadContext } from './options.js';

/**
 * Joins migrations that are one change in several files, and that can therefore be undone together only: those that the user
 * declares, and those that share a title and, of a number of 20 digits, all but the last six (a moment and a place in it, as pop's
 * generated folders have them).
 *
 * @throws {UserError} for a declared group whose ends are not there, or that holds code
 */
export function withChangeGroups(
  migrations: readonly Migration[],
  folder: string,
  { options: { groups = [] }, note }: ReadContext,
): readonly Migration[] {
  if (groups === 'off') return migrations;
  const starts = new Map(groups.map((ends) => rangeOf(ends, migrations, folder)));
  const joined: Migration[] = [];
  for (let at = 0; at < migrations.length; ) {
    const end = starts.get(at) ?? alike(migrations, at);
    const members = migrations.slice(at, end + 1);
    const [first] = members as [Migration];
    at = end + 1;
    if (members.length === 1) {
      joined.push(first);
      continue;
    }
    joined.push(join(members));
    const rest = members.slice(1).map(({ id }) => id);
    note(
      'context',
      `${first.id} stands for ${members.length} files of one change, which are rehearsed together: with ${rest.join(', ')}`,
      first.files[0],
    );
  }
  return joined;
}

/** The places of the first and the last migration of `FIRST..LAST`. @throws {UserError} */
function rangeOf(ends: string, migrations: readonly Migration[], folder: string): [number, number] {
  const names = ends.split('..');
  const [from = -1, to = -1] = names.map((name) => placeOf(name.trim(), migrations));
  const bad = names.length !== 2 || from < 0 || to <= from;
  const code = migrations.slice(from, to + 1).find((migration) => isCode(migration));
  if (!bad && code === undefined) return [from, to];
  throw new UserError(
    bad ? `"${ends}" names no group of migrations` : `${code?.id} is code, and cannot be part of a group`,
    { where: folder, wayOut: 'give the ids of its first and of its last migration: FIRST..LAST' },
  );
}

function placeOf(name: string, migrations: readonly Migration[]): number {
  const found = migrations.flatMap(({ id }, at) =>
    id === name || (name !== '' && id.startsWith(name)) ? [at] : [],
  );
  return found.length === 1 ? (found[0] ?? -1) : migrations.findIndex(({ id }) => id === name);
}

/** The place of the last migration that belongs to the one at this place by number and title. */
function alike(migrations: readonly Migration[], at: number): number {
  const key = keyOf(migrations[at]);
  let end = at;
  while (key !== null && keyOf(migrations[end + 1]) === key) end++;
  return end;
}

function keyOf(migration: Migration | undefined): string | null {
  const [, moment, title] = /^(\d{14})\d{6}[_-](.+)$/.exec(migration?.id ?? '') ?? [];
  return migration === undefined || moment === undefined || isCode(migration) ? null : `${moment} ${title}`;
}

function isCode({ up, down }: Migration): boolean {
  return typeof up.steps === 'function' || typeof down?.steps === 'function';
}

function join(members: readonly Migration[]): Migration {
  const [first] = members as [Migration];
  const downs = members.flatMap(({ down }) => down ?? []).reverse();
  const irreversible = members.map((member) => member.irreversible).find((reason) => reason !== null) ?? null;
  return {
    ...first,
    description: `${first.description} (${members.length} files)`,
    up: together(members.map(({ up }) => up)),
    down: irreversible !== null || downs.length === 0 ? null : together(downs),
    irreversible,
    preconditions: members.flatMap(({ preconditions }) => preconditions),
    postconditions: members.flatMap(({ postconditions }) => postconditions),
    acceptances: members.flatMap(({ acceptances }) => acceptances),
    queries: members.flatMap(({ queries = [] }) => queries),
    ...joinedChecksums(members),
    files: members.flatMap(({ files }) => files),
  };
}

function together(actions: readonly Action[]): Action {
  return {
    steps: actions.flatMap(({ steps }) => steps as readonly Statement[]),
    transaction: actions.every(({ transaction }) => transaction),
  };
}
