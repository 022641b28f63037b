import type { Cell } from '../model/cell.js';
import { own } from '../model/record.js';
import { catalogs } from './catalogs/index.js';
import type { DocumentType } from './documents/documents.js';
import { checkAttribute, documents } from './documents/index.js';
import { bytesOf, cellOfBytes, readDocument } from './models/document.js';
import { engineWords } from './models/engines.js';
import type { Procedure, Rows, Setting } from './procedure.js';
import { eachRow, workplaceOf } from './rows.js';

/** What {@link addJsonAttribute} is to do. */
export interface AddJsonAttribute extends Rows {
  /** The column of JSON documents. */
  readonly column: string;
  /** A key without quotes, backslashes and control characters. */
  readonly attribute: string;
  readonly value: JsonValue;
  /** How PostgreSQL declares the column (text). */
  readonly documents?: DocumentType;
}

/** What JSON can say. */
export type JsonValue =
  | null
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Adds a member to the objects of a JSON column, as the last one. Not another byte of a document changes; where it is NULL, the member
 * alone becomes the document. A member that is there stays, JSON null included. What is no object, or no JSON, stays and is listed in the
 * quarantine with the reason.
 *
 * - `down`: each document becomes what it was, byte for byte; one that was edited since stays as the application left it.
 * - Keeps: every document that it changes, as it was and as it left it, in `_rehearsal_original`, until `down`.
 * - Costs: one write, and twice the document's size, for each row that lacked the member.
 *
 * @throws {UserError} for a key that cannot be named
 */
export function addJsonAttribute(wanted: AddJsonAttribute): Procedure {
  const { table, key, column, attribute, value } = wanted;
  checkAttribute(attribute);
  return (setting) => {
    const catalog = catalogs[setting.dialect];
    const { kept, keyed, name, aside } = workplaceOf(wanted, setting);
    const json = documents[setting.dialect](wanted.documents ?? 'text');
    const cell = `${name(table)}.${name(column)}`;
    const fault = json.objectFault(cell);
    const lacks = `CASE WHEN ${fault} IS NULL THEN ${json.kind(cell, attribute)} IS NULL ELSE FALSE END`;
    return {
      tables: [table],
      changes: { [table]: [column] },
      preconditions: [
        {
          name: `${table} has a column ${column}`,
          sql: catalog.missing(table, column),
          breakWith: [
            `ALTER TABLE ${name(table)} RENAME COLUMN ${name(column)} TO ${name(`${column}_elsewhere`)}`,
          ],
        },
        ...keyed,
      ],
      up: [
        ...json.needs,
        ...kept.quarantine({ [column]: fault }),
        ...kept.keep({ [column]: json.appended(cell, attribute, JSON.stringify(value)) }, lacks),
      ],
      postconditions: [
        {
          name: `every ${column} of ${table} that can hold ${attribute} does`,
          sql: `SELECT ${name(key)}, ${name(column)} FROM ${name(table)} WHERE ${cell} IS NULL OR ${lacks}`,
        },
      ],
      down: [...kept.restore(column), ...kept.forget(column), ...kept.release(), ...json.done],
      aside: [...aside('original', [column]), ...aside('quarantine', [column])],
      model: eachRow(table, (row) => ({
        ...row,
        [column]: withMember(own(row, column) ?? null, wanted, setting),
      })),
    };
  };
}

function withMember(cell: Cell, wanted: AddJsonAttribute, { dialect }: Setting): Cell {
  const { attribute, value } = wanted;
  const words = engineWords(dialect, wanted.documents);
  const utf8 = (json: unknown) => bytesOf(JSON.stringify(json)) ?? '';
  const document = readDocument(cell, words.reader);
  const member = { key: attribute, written: utf8(attribute), value: utf8(value) };
  if (document.kind === 'missing') return cellOfBytes(words.print([member]));
  if (document.kind !== 'object' || document.members.some(({ key }) => key === attribute)) return cell;
  return cellOfBytes(words.append(document, member));
}
