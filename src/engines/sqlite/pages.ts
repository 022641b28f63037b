/**
 * Whether a table or an index is the same in two databases, byte for byte, by the pages of SQLite's file format that belong to it: what
 * cannot have changed need not be read again. `false` where that cannot be told.
 *
 * @param root its first page, from 1, in both
 */
export function sameTree(one: Buffer, other: Buffer, root: number): boolean {
  const size = pageSize(one);
  if (size === 0 || pageSize(other) !== size) return false;
  const usable = size - (one[RESERVED_AT] ?? 0);
  const pages = [root];
  // A damaged file may go round in circles.
  for (let left = one.length / size; pages.length > 0; left--) {
    const page = pages.pop() as number;
    if (left < 0 || !samePage(one, other, page, size)) return false;
    const below = pagesBelow(one, page, size, usable);
    if (below === null) return false;
    for (const { first, overflow } of below) {
      if (!overflow) pages.push(first);
      else if (!sameChain(one, other, first, size)) return false;
    }
  }
  return true;
}

/** Whether what lies in the pages of both is read by the same rules: the schema format and the encoding of texts, by the files' headers. */
export function sameEncoding(one: Buffer, other: Buffer): boolean {
  if (one.length < HEADER || other.length < HEADER) return false;
  return [FORMAT_AT, ENCODING_AT].every((at) => one.readUInt32BE(at) === other.readUInt32BE(at));
}

const HEADER = 100;
/** Where the file's header holds the number of its schema format, and that of the encoding of its texts. */
const FORMAT_AT = 44;
const ENCODING_AT = 56;
/** Where the file's header holds the size of a page, and how many bytes at the end of each are not SQLite's. */
const SIZE_AT = 16;
const RESERVED_AT = 20;

const INNER_INDEX = 0x02;
const INNER_TABLE = 0x05;
const LEAF_INDEX = 0x0a;
const LEAF_TABLE = 0x0d;

function pageSize(file: Buffer): number {
  if (file.length < HEADER) return 0;
  const size = file.readUInt16BE(SIZE_AT);
  return size === 1 ? 65_536 : size;
}

function samePage(one: Buffer, other: Buffer, page: number, size: number): boolean {
  const end = page * size;
  if (page < 1 || end > one.length || end > other.length) return false;
  const start = startOf(page, size);
  return one.compare(other, start, end, start, end) === 0;
}

/** The file's own header counts every change. */
function startOf(page: number, size: number): number {
  return page === 1 ? HEADER : (page - 1) * size;
}

/** The pages of a value that is too long for one. */
function sameChain(one: Buffer, other: Buffer, first: number, size: number): boolean {
  let page = first;
  for (let left = one.length / size; page !== 0; left--) {
    if (left < 0 || !samePage(one, other, page, size)) return false;
    page = one.readUInt32BE((page - 1) * size);
  }
  return true;
}

interface Below {
  readonly first: number;
  /** The rest of a value, rather than a page of the tree. */
  readonly overflow: boolean;
}

/** Pages that a page of a tree refers to; `null`: it is none. */
function pagesBelow(file: Buffer, page: number, size: number, usable: number): Below[] | null {
  const base = (page - 1) * size;
  const header = startOf(page, size);
  const kind = file[header];
  const inner = kind === INNER_TABLE || kind === INNER_INDEX;
  if (!inner && kind !== LEAF_TABLE && kind !== LEAF_INDEX) return null;
  const below: Below[] = inner ? [{ first: file.readUInt32BE(header + 8), overflow: false }] : [];
  const cells = header + (inner ? 12 : 8);
  const count = file.readUInt16BE(header + 3);
  for (let at = 0; at < count; at++) {
    let place = base + file.readUInt16BE(cells + 2 * at);
    if (inner) {
      below.push({ first: file.readUInt32BE(place), overflow: false });
      place += 4;
    }
    if (kind === INNER_TABLE) continue;
    const first = overflowOf(file, place, usable, kind === LEAF_TABLE);
    if (first !== null) below.push({ first, overflow: true });
  }
  return below;
}

/** Where the rest of a cell's value is, by the rules of "Cell Payload Overflow Pages" in SQLite's documentation. */
function overflowOf(file: Buffer, place: number, usable: number, isTable: boolean): number | null {
  const [length, afterLength] = varint(file, place);
  const start = isTable ? varint(file, afterLength)[1] : afterLength;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return null;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (usable - 4));
  return file.readUInt32BE(start + (wanted <= most ? wanted : least));
}

/** A number of one to nine bytes, and where the next thing stands. */
function varint(file: Buffer, place: number): [value: number, next: number] {
  let value = 0;
  for (let at = 0; at < 8; at++) {
    const byte = file[place + at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, place + at + 1];
  }
  return [value * 256 + (file[place + 8] ?? 0), place + 9];
}
