import type { Reader } from './reader.js';
import { tablesRead } from './sources.js';
import type { Facts } from './statement-facts.js';
import type { Token } from './tokenize.js';

/** INSERT and REPLACE, from the word after it on. */
export function readInsert(reader: Reader, statement: readonly Token[]): Facts {
  skipConflictClause(reader);
  reader.skipPhrase('INTO');
  return { kind: 'insert', data: true, target: reader.name(), from: tablesRead(statement) };
}

export function readUpdate(reader: Reader, statement: readonly Token[]): Facts {
  skipConflictClause(reader);
  reader.skipPhrase('ONLY');
  return { kind: 'update', data: true, target: reader.name(), from: tablesRead(statement) };
}

export function readDelete(reader: Reader): Facts {
  reader.skipPhrase('FROM');
  reader.skipPhrase('ONLY');
  const target = reader.name();
  return { kind: 'delete', data: true, target, from: tablesRead(reader.rest()) };
}

function skipConflictClause(reader: Reader): void {
  if (reader.skipPhrase('OR')) reader.next();
}
