import { documents } from '../documents/index.js';
import { sqlOf } from '../literal.js';
import type { Setting } from '../procedure.js';
import { workplaceOf } from '../rows.js';
import type { PromoteJsonAttribute } from './wanted.js';

/** What both directions of a promotion ask of a row, each an SQL expression. */
export interface PromotionExpressions {
  /** The column's declaration. */
  readonly definition: string;
  /** The default as the declaration has it; `null`: there is none. */
  readonly fallback: string | null;
  /** What the column has to hold for the document as it stands. */
  readonly promoted: string;
  /** Whether the column says all that the document's member says, so that the member can go. */
  readonly moves: string;
  /** Why the member stays in the document; NULL where it moves, or there is none. */
  readonly stays: string;
  /** Whether the column says something else than the document: the application edited one of them, or the row is new. */
  readonly edited: string;
  /** Whether the document may be made to say what the column says. One where the application wrote a value of its own may not. */
  readonly writable: string;
}

/** Words them for a dialect. */
export function expressionsOf(wanted: PromoteJsonAttribute, setting: Setting): PromotionExpressions {
  const { table, column, attribute, type } = wanted;
  const { name, kept } = workplaceOf(wanted, setting);
  const json = documents[setting.dialect](wanted.documents ?? 'text');
  const target = wanted.to ?? attribute;
  const document = `${name(table)}.${name(column)}`;
  const cell = `${name(table)}.${name(target)}`;
  const fallback = wanted.default === undefined ? null : sqlOf(wanted.default);
  const otherwise = fallback ?? 'NULL';
  const fault = json.objectFault(document, attribute);
  const kind = json.kind(document, attribute);
  const fits = json.fits(document, attribute, type);
  const promoted =
    `CASE WHEN ${document} IS NULL THEN ${otherwise} WHEN ${fault} IS NOT NULL THEN NULL ` +
    `WHEN ${kind} IS NULL THEN ${otherwise} WHEN ${fits} THEN ${json.value(document, attribute, type)} END`;
  return {
    definition: [name(target), type, ...(fallback === null ? [] : [`DEFAULT ${fallback}`])].join(' '),
    fallback,
    promoted,
    moves:
      `CASE WHEN ${document} IS NULL OR ${fault} IS NOT NULL THEN FALSE ` +
      `ELSE coalesce(${kind} = 'null' OR ${fits}, FALSE) END`,
    stays:
      `coalesce(${fault}, CASE WHEN ${document} IS NULL THEN NULL WHEN ${kind} <> 'null' AND NOT ${fits} ` +
      `THEN ${sqlOf(`${attribute} is no ${type}: JSON `)} || ${kind} END)`,
    edited: `(${cell} ${differs[setting.dialect]} (${promoted}))`,
    writable:
      `CASE WHEN NOT ${json.sayable(cell, type)} THEN FALSE WHEN ${document} IS NULL THEN TRUE ` +
      `WHEN ${fault} IS NOT NULL THEN FALSE ELSE ${kind} IS NULL OR ${kept.isRestored(column)} END`,
  };
}

const differs = { sqlite: 'IS NOT', postgres: 'IS DISTINCT FROM' } as const;
