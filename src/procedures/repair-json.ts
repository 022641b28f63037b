import type { Cell } from '../model/cell.js';
import { own } from '../model/record.js';
import type { DocumentType } from './documents/documents.js';
import { documents } from './documents/index.js';
import { readDocument } from './models/document.js';
import { engineWords } from './models/engines.js';
import type { Procedure, Rows } from './procedure.js';
import { eachRow, workplaceOf } from './rows.js';

/** What {@link repairJson} is to do. */
export interface RepairJson extends Rows {
  /** Each column of JSON documents, and the document that stands in for a malformed one; `null`: NULL does. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** How PostgreSQL declares the columns (text); in `json` and `jsonb` nothing is malformed. */
  readonly documents?: DocumentType;
}

/**
 * Replaces texts that are no JSON, for one of them makes every statement fail that reads the column. NULL, JSON of any kind and other
 * storage classes stay. Nothing is guessed from what is malformed: it is listed in the quarantine with the reason.
 *
 * - `down`: each malformed text comes back byte for byte, unless the application has written another document since.
 * - Keeps: every text that it replaces, in `_rehearsal_original`, and where it stood, in `_rehearsal_quarantine`, until `down`.
 * - Costs: reads each row once for each column; writes the rows with something malformed.
 */
export function repairJson(wanted: RepairJson): Procedure {
  const { table, key, columns } = wanted;
  const names = Object.keys(columns);
  return (setting) => {
    const { kept, keyed, name, aside } = workplaceOf(wanted, setting);
    const json = documents[setting.dialect](wanted.documents ?? 'text');
    const cell = (column: string) => `${name(table)}.${name(column)}`;
    const instead = (column: string) => {
      const document = own(columns, column) ?? null;
      return document === null ? 'NULL' : `'${document.replaceAll("'", "''")}'`;
    };
    const repaired = (column: string) =>
      `CASE WHEN ${kept.quarantined(column)} THEN ${instead(column)} ELSE ${cell(column)} END`;
    const each = <T>(of: (column: string) => T) =>
      Object.fromEntries(names.map((column) => [column, of(column)]));
    const { reader } = engineWords(setting.dialect);
    return {
      tables: [table],
      changes: { [table]: names },
      preconditions: keyed,
      up: [
        ...json.needs,
        ...kept.quarantine(each((column) => json.malformed(cell(column)))),
        ...kept.keep(each(repaired), kept.quarantined()),
      ],
      postconditions: names.map((column) => ({
        name: `no malformed JSON in ${table}.${column}`,
        sql: `SELECT ${name(key)}, ${json.malformed(cell(column))} AS fault FROM ${name(table)} WHERE ${json.malformed(cell(column))} IS NOT NULL`,
      })),
      down: [...kept.restore(...names), ...kept.forget(...names), ...kept.release(), ...json.done],
      aside: [...aside('original', names), ...aside('quarantine', names)],
      model: eachRow(table, (row) => ({
        ...row,
        ...each((column): Cell => {
          const found = own(row, column) ?? null;
          return readDocument(found, reader).kind === 'malformed' ? (own(columns, column) ?? null) : found;
        }),
      })),
    };
  };
}
