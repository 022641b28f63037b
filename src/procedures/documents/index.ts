import { UserError } from '../../model/errors.js';
import type { Dialect } from '../../sql/tokenize.js';
import type { Documents, DocumentType } from './documents.js';
import { postgresDocuments } from './postgres.js';
import { sqliteDocuments } from './sqlite.js';

/** A JSON column in the words of each dialect. */
export const documents: Readonly<Record<Dialect, (type: DocumentType) => Documents>> = {
  sqlite: () => sqliteDocuments,
  postgres: postgresDocuments,
};

/** @throws {UserError} for a key that SQLite's paths have no way to say */
export function checkAttribute(attribute: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (attribute !== '' && !/["\\\u0000-\u001f]/.test(attribute)) return;
  throw new UserError(`the attribute ${JSON.stringify(attribute)} cannot be named in a path`, {
    wayOut: 'use one without quotes, backslashes and control characters',
  });
}
