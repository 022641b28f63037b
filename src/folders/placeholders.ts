import { UserError } from '../model/errors.js';
import { own } from '../model/record.js';
import type { Dialect } from '../sql/tokenize.js';
import { tokenize } from '../sql/tokenize.js';

/** A piece of a SQL file, with where it starts. */
export interface Chunk {
  readonly text: string;
  /** Line of its first character in the file, from 1. */
  readonly line: number;
}

const TEMPLATE = /\{\{-?\s*([^{}]+?)\s*-?\}\}|\$\{([\w.:-]+)\}/g;

/**
 * Puts values in for `${name}`, `{{ .name }}` and `:name`, as they are. What stands in a quoted text or a comment
 * and has no value stays as it is: prompts and JSON hold braces of their own.
 *
 * @throws {UserError} with file and line, for a placeholder in the SQL itself that has no value
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
  const filled = tokenize(named, dialect)
    .map((token) => {
      const name = token.kind === 'parameter' && token.text.startsWith(':') ? token.text.slice(1) : null;
      return (name === null ? undefined : fillFor(values, name)) ?? token.text;
    })
    .join('');
  const missing = findPlaceholder(filled, dialect);
  if (missing) {
    throw new UserError(`the placeholder ${missing.text} has no value`, {
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

/** The first placeholder that stands outside quotes and comments. */
function findPlaceholder(sql: string, dialect: Dialect): { text: string; name: string; line: number } | null {
  for (const token of tokenize(sql, dialect)) {
    if (token.kind === 'parameter' && /^:[A-Za-z_]\w*$/.test(token.text)) {
      return { text: token.text, name: token.text.slice(1), line: token.line };
    }
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
