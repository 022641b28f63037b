import { createHash } from 'node:crypto';
import { byCodePoint, type SourceFile } from './files.js';

/** A migration's checksum, and those that the same text had under other line ends. */
export interface Checksums {
  readonly checksum: string;
  readonly formerChecksums: readonly string[];
}

/**
 * `sha256:` and the digest of the files' names and texts; the order in which they are given has no meaning, nor have line ends,
 * which travel through repositories and editors as they like. Earlier versions took the bytes as they were: what those may
 * have written down is told as well.
 */
export function checksums(files: readonly SourceFile[]): Checksums {
  const checksum = digest(files.map(({ name, bytes }) => ({ name, bytes: folded(bytes) })));
  const former = new Set([digest(files), ...withEveryLineEnd(files).map(digest)]);
  former.delete(checksum);
  return { checksum, formerChecksums: [...former] };
}

type Content = Pick<SourceFile, 'name' | 'bytes'>;

function digest(files: readonly Content[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort((a, b) => byCodePoint(a.name, b.name))) {
    hash.update(`${file.name}\0${file.bytes.length}\0`);
    hash.update(file.bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Each file with one kind of line ends or the other; all of them alike where there are many. */
function withEveryLineEnd(files: readonly Content[]): Content[][] {
  const ends = (name: string, bytes: Uint8Array): Content[] => {
    const text = Buffer.from(folded(bytes)).toString('latin1');
    return [
      { name, bytes: Buffer.from(text, 'latin1') },
      { name, bytes: Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1') },
    ];
  };
  const pairs = files.map(({ name, bytes }) => ends(name, bytes));
  if (pairs.length > MANY) return [0, 1].map((at) => pairs.flatMap((pair) => pair[at] ?? []));
  return pairs.reduce<Content[][]>(
    (lists, pair) => lists.flatMap((list) => pair.map((each) => [...list, each])),
    [[]],
  );
}

const MANY = 4;

function folded(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0d)) return bytes;
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Those of several that make one, in their order. */
export function joinedChecksums(members: readonly Partial<Checksums>[]): Checksums {
  const join = (each: (member: Partial<Checksums>) => string | undefined) =>
    `sha256:${createHash('sha256')
      .update(members.map((member) => each(member) ?? member.checksum).join('\n'))
      .digest('hex')}`;
  const longest = Math.max(0, ...members.map(({ formerChecksums = [] }) => formerChecksums.length));
  const checksum = join((member) => member.checksum);
  const former = Array.from({ length: longest }, (_, at) =>
    join(({ formerChecksums = [] }) => formerChecksums[at]),
  );
  return { checksum, formerChecksums: former.filter((each) => each !== checksum) };
}
