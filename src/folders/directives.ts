import { UserError } from '../model/errors.js';
import type { Acceptance, Condition } from '../model/migration.js';
import { isPropertyId, propertyIds } from '../model/property-id.js';
import type { Query } from '../model/query.js';
import { isPlaceholder } from '../model/reason.js';
import { type Dialect, nameOf, significant, tokenize } from '../sql/tokenize.js';
import type { SourceFile } from './files.js';

/** What a SQL file says to this framework in its comments. */
export interface Directives {
  readonly acceptances: readonly Acceptance[];
  /** The reason of `irreversible because …`; `null` where it is not said. */
  readonly irreversible: string | null;
  readonly preconditions: readonly Condition[];
  readonly postconditions: readonly Condition[];
  readonly queries: readonly Query[];
}

const FORMS =
  'write "-- rehearsal: accept PROPERTY [TABLE[.COLUMN]] because REASON", "-- rehearsal: irreversible because REASON", ' +
  '"-- rehearsal: precondition NAME: SELECT …" (then "-- rehearsal: broken by STATEMENT"), ' +
  '"-- rehearsal: postcondition NAME: SELECT …" or "-- rehearsal: query NAME: SELECT …"';

/**
 * Reads the lines `-- rehearsal: …` of a file.
 *
 * @throws {UserError} with file and line, for one that is malformed, unknown or without a reason
 */
export function readDirectives(file: SourceFile, dialect: Dialect): Directives {
  const acceptances: Acceptance[] = [];
  let irreversible: string | null = null;
  const preconditions: Condition[] = [];
  const postconditions: Condition[] = [];
  const queries: Query[] = [];
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
    else if (/^precondition\b/i.test(text)) preconditions.push(readCondition(text, where));
    else if (/^postcondition\b/i.test(text)) postconditions.push(readCondition(text, where));
    else if (/^query\b/i.test(text))
      queries.push({ ...readCondition(text, where), file: file.path, line: token.line });
    else if (/^broken by\b/i.test(text))
      addBreak(preconditions, text.slice('broken by'.length).trim(), where);
    else throw new UserError(`"${text}" is no directive`, { where, wayOut: FORMS });
  }
  return { acceptances, irreversible, preconditions, postconditions, queries };
}

/** `precondition NAME: SELECT …`, and what is written like it: the name ends with the first colon, the query with the line. */
function readCondition(text: string, where: string): Condition {
  const [, name = '', sql = ''] = /^\w+\s+([^:]+):\s*(.+)$/s.exec(text) ?? [];
  if (name.trim() === '' || sql.trim() === '') {
    throw new UserError('it needs a name and a query', { where, wayOut: FORMS });
  }
  return { name: name.trim(), sql: sql.trim() };
}

/** A statement that makes a database break the precondition written above it. */
function addBreak(preconditions: Condition[], sql: string, where: string): void {
  const last = preconditions.pop();
  if (last === undefined || sql === '') {
    throw new UserError('"broken by" follows a precondition and gives a statement', { where, wayOut: FORMS });
  }
  preconditions.push({ ...last, breakWith: [...(last.breakWith ?? []), sql] });
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
  if (isPlaceholder(reason)) {
    throw new UserError(`"because ${reason}" is still the placeholder`, {
      where,
      wayOut: 'write the reason',
    });
  }
  if (reason === '') throw new UserError('the directive gives no reason', { where, wayOut: FORMS });
  return reason;
}

function cutWord(text: string): [string, string] {
  const end = text.search(/\s/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end).trim()];
}

/** `table` or `table.column`, each bare or quoted; of three parts the first two are schema and table. */
function readTarget(text: string, where: string): string[] {
  const tokens = significant(tokenize(text, 'sqlite'));
  const names = tokens.filter((_, at) => at % 2 === 0).map(nameOf);
  const dots = tokens.filter((_, at) => at % 2 === 1).every((token) => token.text === '.');
  if (!dots || tokens.length % 2 === 0 || names.length > 3 || names.includes(null)) {
    throw new UserError(`"${text}" names no table or column`, { where, wayOut: FORMS });
  }
  const [first, second, third] = names as string[];
  return third === undefined ? (names as string[]) : [`${first}.${second}`, third];
}
