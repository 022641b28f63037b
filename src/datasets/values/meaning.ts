import type { Column } from '../../model/schema.js';
import { callsClock } from './clock.js';

/** What a column is there for, as far as its type, name and default tell. */
export type Meaning =
  | 'json'
  | 'boolean'
  | 'timestamp'
  | 'iso-timestamp'
  | 'date'
  | 'epoch-seconds'
  | 'epoch-milliseconds'
  | 'uuid'
  | 'email'
  | 'url'
  | 'path'
  | 'person'
  | 'title'
  | 'prose'
  | 'status'
  | 'identifier'
  | 'hash'
  | 'version'
  | 'word'
  | 'integer'
  | 'real'
  | 'blob'
  | 'any';

/** @param isJson somebody reads the column as JSON, whatever its name */
export function meaningOf(column: Column, isJson: boolean): Meaning {
  const type = column.type.toLowerCase();
  const name = column.name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  if (isJson || type.includes('json')) return 'json';
  if (column.affinity === 'blob') return type === '' || type === 'any' ? 'any' : 'blob';
  if (/^bool/.test(type)) return 'boolean';
  if (column.affinity === 'text') return meaningOfText(column, name);
  if (/date|time/.test(type)) return timeOf(column, /^date$/.test(type) ? 'date' : 'timestamp');
  if (column.affinity === 'real') return 'real';
  if (FLAG.test(name)) return 'boolean';
  if (TIME.test(name) || /epoch|unix/.test(name))
    return /_ms$|milli/.test(name) || /1000/.test(column.defaultSql ?? '')
      ? 'epoch-milliseconds'
      : 'epoch-seconds';
  return column.affinity === 'integer' ? 'integer' : 'real';
}

const FLAG =
  /^(is|has|can|should|was|allow|enable|disable)_|_?(enabled|disabled|active|deleted|archived|hidden|flag|read)$/;
const TIME =
  /_(at|time|date|on|ts)$|^(created|updated|deleted|started|finished|expires|timestamp|date|time)$/;
const JSON_NAME =
  /(^|_)(json|metadata|meta|config|configuration|settings|payload|attributes|properties|options|params|extra|labels)$/;

/** Whether a column's name alone suggests that it holds JSON. */
export function namedLikeJson(column: Column): boolean {
  return column.affinity === 'text' && JSON_NAME.test(column.name.toLowerCase());
}

const TEXT_NAMES: readonly (readonly [RegExp, Meaning])[] = [
  [/uuid|guid/, 'uuid'],
  [/(^|_)e?mail/, 'email'],
  [/(^|_)(url|uri|link|href|homepage|website|endpoint)(_|$)/, 'url'],
  [/(^|_)(path|file|filename|dir|directory|folder)$/, 'path'],
  [/(^|_)(hash|checksum|digest|sha\d*|token|secret|signature|fingerprint)$/, 'hash'],
  [/(^|_)(status|state|kind|type|role|level|category|phase|mode|priority|color|format|source)$/, 'status'],
  [/(^|_)version$/, 'version'],
  [/(^|_)(user_?name|first_?name|last_?name|full_?name|display_?name|author|owner|person)$/, 'person'],
  [/(^|_)(title|name|label|subject|heading|summary)$/, 'title'],
  [
    /(^|_)(description|body|content|text|message|notes?|comment|bio|prompt|result|error|reason|context|goal)$/,
    'prose',
  ],
  [/(^|_)(id|key|code|slug|ref|sku|handle)$/, 'identifier'],
];

function meaningOfText(column: Column, name: string): Meaning {
  if (TIME.test(name) || callsClock(column.defaultSql))
    return timeOf(column, /date$|_on$/.test(name) ? 'date' : 'timestamp');
  return TEXT_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'word';
}

/** The form of time that the column's own default writes; that of its type where it has none. */
function timeOf(column: Column, otherwise: 'date' | 'timestamp'): Meaning {
  const written = column.defaultSql ?? '';
  if (/unixepoch|%s/.test(written)) return /1000/.test(written) ? 'epoch-milliseconds' : 'epoch-seconds';
  if (/%Y-%m-%dT/.test(written)) return 'iso-timestamp';
  return /current_date|\bdate\(/i.test(written) ? 'date' : otherwise;
}
