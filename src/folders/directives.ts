import { UserError } from '../model/errors.js';
import type { Acceptance } from '../model/migration.js';
import { isPropertyId, propertyIds } from '../model/property-id.js';
import { type Dialect, nameOf, significant, tokenize } from '../sql/tokenize.js';
import type { SourceFile } from './files.js';

/** What a SQL file says to this framework in its comments. */
export interface Directives {
  readonly acceptances: readonly Acceptance[];
  /** The reason of `irreversible because …`; `null` where it is not said. */
  readonly irreversible: string | null;
}

const FORMS =
  'write "-- rehearsal: accept PROPERTY [TABLE[.COLUMN]] because REASON" or "-- rehearsal: irreversible because REASON"';

/**
 * Reads the lines `-- rehearsal: …` of a file.
 *
 * @throws {UserError} with file and line, for one that is malformed, unknown or without a reason
 */
export function readDirectives(file: SourceFile, dialect: Dialect): Directives {
  const acceptances: Acceptance[] = [];
  let irreversible: string | null = null;
  for (const token of tokenize(file.text, dialect)) {
    if (token.kind !== 'comment') continue;
    const body = /^(--|\/\*)\s*rehearsal\s*:([\s\S]*)$/i.exec(token.text);
    if (!body) continue;
    const where = `${file.path}:${token.line}`;
    if (body[1] !== '--')
      throw new UserError('a directive stands on a line of its own', { where, wayOut: FORMS });
    const text = (body[2] ?? '').trim();
    if (/^irreversible\b/i.test(text)) irreversible = reasonOf(text.slice('irreversible'.length), where);
    else if (/^accept\b/i.test(text)) acceptances.push(readAcceptance(text.slice('accept'.length), where));
    else throw new UserError(`"${text}" is no directive`, { where, wayOut: FORMS });
  }
  return { acceptances, irreversible };
}

function readAcceptance(text: string, where: string): Acceptance {
  const [subject = '', ...rest] = text.split(/\bbecause\b/i);
  const reason = reasonOf(rest.length === 0 ? '' : ` because ${rest.join('because')}`, where);
  const [property = '', target] = cutWord(subject.trim());
  if (!isPropertyId(property)) {
    const wayOut = `the properties are ${propertyIds.join(', ')}`;
    throw new UserError(property === '' ? 'no property is named' : `"${property}" is no property`, {
      where,
      wayOut,
    });
  }
  const names = target === '' ? [] : readTarget(target, where);
  return { property, table: names[0] ?? null, column: names[1] ?? null, reason };
}

/** What follows `because`. */
function reasonOf(text: string, where: string): string {
  const reason = /^\s*because\b\s*(.*)$/i.exec(text)?.[1]?.trim() ?? '';
  if (reason === '') throw new UserError('the directive gives no reason', { where, wayOut: FORMS });
  return reason;
}

function cutWord(text: string): [string, string] {
  const end = text.search(/\s/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end).trim()];
}

/** `table` or `table.column`, each bare or quoted; of three parts the first two are schema and table. */
function readTarget(text: string, where: string): string[] {
  const tokens = significant(tokenize(text));
  const names = tokens.filter((_, at) => at % 2 === 0).map(nameOf);
  const dots = tokens.filter((_, at) => at % 2 === 1).every((token) => token.text === '.');
  if (!dots || tokens.length % 2 === 0 || names.length > 3 || names.includes(null)) {
    throw new UserError(`"${text}" names no table or column`, { where, wayOut: FORMS });
  }
  const [first, second, third] = names as string[];
  return third === undefined ? (names as string[]) : [`${first}.${second}`, third];
}
