import type { Cell } from '../../model/cell.js';
import type { Dialect } from '../../sql/tokenize.js';
import type { DocumentType } from '../documents/documents.js';
import { cellOfBytes, type Document, type Member, type Reader } from './document.js';

/** What differs between engines and types in what a procedure makes of a document, told without them. */
export interface EngineWords {
  readonly reader: Reader;
  /** An object written again after a member has gone. */
  print(members: readonly Member[]): string;
  /** The object with a member behind its last one. */
  append(object: Extract<Document, { kind: 'object' }>, member: Member): string;
  /** Whether the integer fits a column of the type. */
  holds(value: bigint, type: string): boolean;
  /** A string of JSON, as it is written, as a text in a column. */
  text(written: string): Cell;
}

/** Those of a dialect, for documents in columns of the type. */
export function engineWords(dialect: Dialect, type: DocumentType = 'text'): EngineWords {
  return dialects[dialect](type);
}

const sqlite: EngineWords = {
  reader: { deepest: 1000, anyString: true },
  print: (members) =>
    `{${members.map(({ written, value }) => `${written}:${withoutSpace(value)}`).join(',')}}`,
  append: spliced,
  holds: (value) => fits(value, 64),
  text: (written) => cellOfUnits(written),
};

const postgres: EngineWords = {
  reader: { deepest: Number.POSITIVE_INFINITY, anyString: false },
  print: (members) =>
    `{${members.map(({ written, value }) => `${asUtf8(JSON.stringify(JSON.parse(asText(written))))}:${value}`).join(',')}}`,
  append: spliced,
  holds: (value, type) => fits(value, { SMALLINT: 16, INTEGER: 32 }[type] ?? 64),
  text: (written) => JSON.parse(asText(written)) as string,
};

/** Keys in the order of their length, then of their bytes, and a space behind each colon and comma. */
const postgresBinary: EngineWords = {
  ...postgres,
  print: binary,
  append: ({ members }, member) => binary([...members, member]),
};

const dialects: Readonly<Record<Dialect, (type: DocumentType) => EngineWords>> = {
  sqlite: () => sqlite,
  postgres: (type) => (type === 'jsonb' ? postgresBinary : postgres),
};

/** Put in front of the last brace, with everything else as it is. */
function spliced(
  { text, members }: Extract<Document, { kind: 'object' }>,
  { written, value }: Member,
): string {
  const brace = text.lastIndexOf('}');
  return `${text.slice(0, brace)}${members.length > 0 ? ',' : ''}${written}:${value}${text.slice(brace)}`;
}

function binary(members: readonly Member[]): string {
  const bytes = (member: Member) => asUtf8(JSON.parse(asText(member.written)) as string);
  const sorted = members.toSorted(
    (a, b) => bytes(a).length - bytes(b).length || (bytes(a) < bytes(b) ? -1 : 1),
  );
  return `{${sorted.map((member) => `${asUtf8(JSON.stringify(JSON.parse(asText(member.written))))}: ${asBinary(member.value)}`).join(', ')}}`;
}

/** A value that is none of an object's, written as `jsonb` is. */
function asBinary(value: string): string {
  return value.replace(/"(?:[^"\\]|\\.)*"|([,:])(?! )/gs, (whole, mark?: string) =>
    mark === undefined ? whole : `${mark} `,
  );
}

function fits(value: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, value) === value;
}

/** White space between the tokens of a JSON text. */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, (_, string?: string) => string ?? '');
}

function asText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function asUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Escapes become UTF-8, halves of surrogate pairs too; bytes that are there stay. */
function cellOfUnits(written: string): Cell {
  const parts = written.slice(1, -1).match(/\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[^\\]+/gs) ?? [];
  const bytes = parts.map((part) =>
    part.startsWith('\\') ? encoded(JSON.parse(`"${part}"`) as string) : part,
  );
  return cellOfBytes(bytes.join(''));
}

function encoded(text: string): string {
  if (text.isWellFormed()) return asUtf8(text);
  const unit = text.charCodeAt(0);
  return String.fromCharCode(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}
