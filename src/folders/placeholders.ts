import { UserError } from '../model/errors.js';
import { own } from '../model/record.js';
import type { Dialect } from '../sql/tokenize.js';
import { nameOf, stringOf, type Token, tokenize } from '../sql/tokenize.js';

/** A piece of a SQL file, with where it starts. */
export interface Chunk {
  readonly text: string;
  /** Line of its first character in the file, from 1. */
  readonly line: number;
}

/** A placeholder in the SQL itself for which no value is given. */
export class UnfilledError extends UserError {}

const TEMPLATE = /\{\{-?\s*([^{}]+?)\s*-?\}\}|\$\{([\w.:-]+)\}/g;

/**
 * Puts values in for `${name}`, `{{ .name }}` and `:name`, as they are. What stands in a quoted text or a comment
 * and has no value stays as it is: prompts and JSON hold braces of their own.
 *
 * @throws {UnfilledError} with file and line
 */
export function fillPlaceholders(
  chunk: Chunk,
  values: Readonly<Record<string, string>>,
  path: string,
  dialect: Dialect,
): Chunk {
  const named = chunk.text.replace(
    TEMPLATE,
    (whole, template: string | undefined, braced: string | undefined) => {
      return fillFor(values, template === undefined ? (braced ?? '') : fieldOf(template)) ?? whole;
    },
  );
  const filled = filledColons(named, values, dialect);
  const missing = findPlaceholder(filled, dialect);
  if (missing) {
    throw new UnfilledError(`the placeholder ${missing.text} has no value`, {
      where: `${path}:${chunk.line + missing.line - 1}`,
      wayOut: `give one with --placeholder ${missing.name}=VALUE`,
    });
  }
  return { text: filled, line: chunk.line };
}

/** Whether something is still to be put in, in quotes too, so that the text is nobody's language yet. */
export function hasPlaceholder(text: string, dialect: Dialect): boolean {
  return text.search(TEMPLATE) >= 0 || findPlaceholder(text, dialect) !== null;
}

/** The last field that a template names: `name` in `{{ identifier .Parameters.name }}` and in `{{ index .Options "name" }}`. */
function fieldOf(template: string): string {
  return /(\w+)\W*$/.exec(template)?.[1] ?? template;
}

function fillFor(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? own(values, name) : undefined;
}

/** With the values of `:name`; in the body of a function too, where a value is given for exactly that name. */
function filledColons(sql: string, values: Readonly<Record<string, string>>, dialect: Dialect): string {
  const tokens = tokenize(sql, dialect);
  const names = Object.keys(values).map((name) => name.replace(/\W/g, '\\$&'));
  const given = names.length === 0 ? null : new RegExp(`((?<!:)::|(?<![:\\w])):(${names.join('|')})\\b`, 'g');
  let text = '';
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const found = colonAt(tokens, at);
    const value = found === null ? undefined : fillFor(values, found.name);
    if (found !== null && value !== undefined) {
      text += found.spelled(value);
      at += found.tokens - 1;
    } else if (given !== null && token.kind === 'string' && token.text.startsWith('$')) {
      text += token.text.replace(given, (_, cast: string, name: string) => `${cast}${fillFor(values, name)}`);
    } else text += token.text;
  }
  return text;
}

/** A placeholder with a colon, and how its value is written in its place. */
interface Colon {
  readonly text: string;
  readonly name: string;
  readonly tokens: number;
  readonly spelled: (value: string) => string;
}

/** `:name`, and of psql's own `:"name"` and `:'name'`; no cast, and no range of an array. */
function colonAt(tokens: readonly Token[], at: number): Colon | null {
  const token = tokens[at];
  if (token?.kind === 'parameter') {
    const name = /^:([A-Za-z_]\w*)$/.exec(token.text)?.[1];
    return name === undefined ? null : { text: token.text, name, tokens: 1, spelled: (value) => value };
  }
  const next = tokens[at + 1];
  if (token?.text !== ':' || token.kind !== 'symbol' || next === undefined) return null;
  if (opened(tokens, at)) return null;
  const text = `:${next.text}`;
  const found = (name: string | null, spelled: Colon['spelled']) =>
    name === null || !/^[A-Za-z_]\w*$/.test(name) ? null : { text, name, tokens: 2, spelled };
  switch (next.kind) {
    case 'word':
      return found(next.text, (value) => value);
    case 'quoted':
      return found(nameOf(next), (value) => `"${value.replaceAll('"', '""')}"`);
    case 'string':
      return next.text.startsWith("'")
        ? found(stringOf(next), (value) => `'${value.replaceAll("'", "''")}'`)
        : null;
    default:
      return null;
  }
}

/** Whether the place is between brackets in which a colon means something else: a range of an array, a pair of `JSON_OBJECT`. */
function opened(tokens: readonly Token[], at: number): boolean {
  const open: boolean[] = [];
  let word = '';
  for (const { kind, text, keyword } of tokens.slice(0, at)) {
    if (kind === 'space' || kind === 'comment') continue;
    if (text === '[') open.push(true);
    else if (text === '(') open.push(word.startsWith('JSON_OBJECT'));
    else if (text === ']' || text === ')') open.pop();
    else if (text === ';') open.length = 0;
    word = keyword;
  }
  return open.at(-1) === true;
}

/** The first placeholder that stands outside quotes and comments. */
function findPlaceholder(sql: string, dialect: Dialect): { text: string; name: string; line: number } | null {
  const tokens = tokenize(sql, dialect);
  for (const [at, token] of tokens.entries()) {
    const colon = colonAt(tokens, at);
    if (colon !== null) return { text: colon.text, name: colon.name, line: token.line };
    if (token.kind !== 'symbol' || !/^[{$]/.test(token.text)) continue;
    const found = /^(?:\{\{[^}]*\}\}|\$\{[^}]*\})/.exec(sql.slice(token.start, token.start + 200))?.[0];
    if (found) return { text: found, name: nameIn(found), line: token.line };
  }
  return null;
}

function nameIn(placeholder: string): string {
  return placeholder.startsWith('$')
    ? placeholder.slice(2, -1)
    : fieldOf(placeholder.replace(/[{}\s-]+$/, ''));
}
