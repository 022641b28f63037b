import { createHash } from 'node:crypto';
import { byCodePoint, type SourceFile } from './files.js';

/** `sha256:` and the digest of the files' names and bytes; the order in which they are given has no meaning. */
export function checksum(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort((a, b) => byCodePoint(a.name, b.name))) {
    hash.update(`${file.name}\0${file.bytes.length}\0`);
    hash.update(file.bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** One checksum for several, in their order. */
export function joinedChecksum(checksums: readonly string[]): string {
  return `sha256:${createHash('sha256').update(checksums.join('\n')).digest('hex')}`;
}
