import { UserError } from '../model/errors.js';
import { byCodePoint, type SourceFile } from './files.js';
import type { ReadOptions } from './options.js';

/** Something with a number in front that decides its place: `2` comes before `10`, however they are padded. */
export interface Numbered {
  readonly version: bigint;
  readonly file: SourceFile;
}

/** By number, then by name. */
export function byVersion(a: Numbered, b: Numbered): number {
  if (a.version !== b.version) return a.version < b.version ? -1 : 1;
  return byCodePoint(a.file.name, b.file.name);
}

/**
 * In order, for a tool that refuses one number twice, unless whoever asks says that the runner takes such files by name.
 *
 * @throws {UserError} naming both files
 */
export function orderUnique<T extends Numbered>(
  items: readonly T[],
  tool: string,
  { sameNumber }: Pick<ReadOptions, 'sameNumber'>,
): T[] {
  const ordered = [...items].sort(byVersion);
  if (sameNumber === 'by-name') return ordered;
  ordered.forEach((item, at) => {
    const before = ordered[at - 1];
    if (before?.version === item.version) throw duplicate(before.file, item.file, String(item.version), tool);
  });
  return ordered;
}

export function duplicate(first: SourceFile, second: SourceFile, version: string, tool: string): UserError {
  return new UserError(`${first.path} and ${second.path} have the same version ${version}`, {
    where: second.path,
    wayOut: `${tool} refuses such a folder: give one of them a version of its own, or --same-number by-name if your runner allows it`,
  });
}
