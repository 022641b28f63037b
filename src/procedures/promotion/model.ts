import type { Cell } from '../../model/cell.js';
import { cellOf } from '../literal.js';
import { cellOfBytes, readDocument } from '../models/document.js';
import { engineWords } from '../models/engines.js';
import type { Setting } from '../procedure.js';
import { truthOf } from '../truth.js';
import type { PromoteJsonAttribute } from './wanted.js';

/** What a promotion makes of one document: the document, and the column. */
export function promotedFrom(
  cell: Cell,
  wanted: PromoteJsonAttribute,
  { dialect }: Setting,
): { readonly document: Cell; readonly value: Cell } {
  const words = engineWords(dialect, wanted.documents);
  const usual = cellOf(wanted.default ?? null, truthOf[dialect]);
  const found = readDocument(cell, words.reader);
  if (found.kind === 'missing') return { document: cell, value: usual };
  if (found.kind !== 'object') return { document: cell, value: null };
  const [member, twice] = found.members.filter(({ key }) => key === wanted.attribute);
  if (member === undefined) return { document: cell, value: usual };
  const value = twice === undefined ? said(member.value, wanted, dialect) : undefined;
  if (value === undefined) return { document: cell, value: null };
  const rest = found.members.filter((each) => each !== member);
  return { document: cellOfBytes(words.print(rest)), value };
}

/** What the member says as a cell of the column; `undefined`: no column of the type can hold it. */
function said(
  written: string,
  { type }: PromoteJsonAttribute,
  dialect: Setting['dialect'],
): Cell | undefined {
  if (written === 'null') return null;
  switch (type) {
    case 'TEXT':
      return written.startsWith('"') ? engineWords(dialect).text(written) : undefined;
    case 'BOOLEAN':
      return written === 'true' || written === 'false' ? truthOf[dialect](written === 'true') : undefined;
    default:
      return /^-?\d+$/.test(written) && engineWords(dialect).holds(BigInt(written), type)
        ? BigInt(written)
        : undefined;
  }
}
