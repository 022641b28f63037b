import { closing, findTopLevel } from './groups.js';
import type { Reader } from './reader.js';
import { tablesRead } from './sources.js';
import type { Facts } from './statement-facts.js';
import { isWord } from './tokenize.js';

/** CREATE, from the word after it on. */
export function readCreate(reader: Reader): Facts {
  reader.skipPhrase('OR', 'REPLACE');
  reader.skip(
    ...['GLOBAL', 'LOCAL', 'TEMP', 'TEMPORARY', 'UNLOGGED', 'FOREIGN'],
    ...['UNIQUE', 'MATERIALIZED', 'RECURSIVE', 'CONSTRAINT', 'EVENT'],
  );
  if (reader.skipPhrase('VIRTUAL', 'TABLE')) {
    reader.skipPhrase('IF', 'NOT', 'EXISTS');
    return { kind: 'create-virtual-table', target: reader.name() };
  }
  const what = reader.word();
  reader.skipPhrase('CONCURRENTLY');
  reader.skipPhrase('IF', 'NOT', 'EXISTS');
  if (what === 'TABLE') return readCreateTable(reader);
  if (what === 'INDEX') {
    const target = isWord(reader.peek(), 'ON') ? null : reader.name();
    reader.skipPhrase('ON');
    reader.skipPhrase('ONLY');
    return { kind: 'create-index', target, on: reader.name() };
  }
  const target = reader.name();
  if (what === 'VIEW') return { kind: 'create-view', target, from: tablesRead(reader.rest()) };
  if (what !== 'TRIGGER') return { kind: 'other', target };
  while (reader.peek() !== undefined && !isWord(reader.peek(), 'ON')) reader.next();
  reader.next();
  return { kind: 'create-trigger', target, on: reader.name() };
}

function readCreateTable(reader: Reader): Facts {
  const target = reader.name();
  const rest = reader.rest();
  const hasColumns = rest[0]?.text === '(';
  const as = findTopLevel(rest, (token) => isWord(token, 'AS'), hasColumns ? closing(rest, 0) + 1 : 0);
  if (as < 0) return { kind: 'create-table', target };
  return { kind: 'create-table-as', data: true, target, from: tablesRead(rest.slice(as + 1)) };
}

export function readDrop(reader: Reader): Facts {
  reader.skip('MATERIALIZED', 'FOREIGN');
  const what = reader.word();
  reader.skipPhrase('CONCURRENTLY');
  reader.skipPhrase('IF', 'EXISTS');
  const target = reader.name();
  if (what === 'TABLE') return { kind: 'drop-table', target };
  if (what === 'INDEX') return { kind: 'drop-index', target };
  if (what === 'VIEW') return { kind: 'drop-view', target };
  if (what !== 'TRIGGER') return { kind: 'other', target };
  return { kind: 'drop-trigger', target, on: reader.skipPhrase('ON') ? reader.name() : null };
}

export function readAlter(reader: Reader): Facts {
  reader.skip('MATERIALIZED', 'FOREIGN');
  const isTable = reader.word() === 'TABLE';
  reader.skipPhrase('IF', 'EXISTS');
  reader.skipPhrase('ONLY');
  const target = reader.name();
  const verb = reader.word();
  if (!isTable || isWord(reader.peek(), ...CONSTRAINT)) return { kind: 'alter-other', target };
  if (verb === 'RENAME' && reader.skipPhrase('TO')) {
    return { kind: 'rename-table', target, newName: reader.name() };
  }
  reader.skipPhrase('COLUMN');
  if (verb === 'RENAME') {
    const column = reader.name();
    reader.skipPhrase('TO');
    return { kind: 'rename-column', target, column, newName: reader.name() };
  }
  if (verb === 'ADD') {
    reader.skipPhrase('IF', 'NOT', 'EXISTS');
    return { kind: 'add-column', target, column: reader.name() };
  }
  if (verb === 'DROP') {
    reader.skipPhrase('IF', 'EXISTS');
    return { kind: 'drop-column', target, column: reader.name() };
  }
  return { kind: 'alter-other', target, column: verb === 'ALTER' ? reader.name() : null };
}

const CONSTRAINT = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE'];
