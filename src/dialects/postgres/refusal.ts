import type { Missing, Refusal, Refused } from '../refusal.js';
import { extensionOfType } from './extensions.js';

/** What PostgreSQL's refusal says, told by its SQLSTATE; only the name of what is missing is taken out of the message. */
export function postgresRefusal({ sql, message, code = '' }: Refused): Refusal {
  const extension = BRINGS.exec(sql)?.[1];
  if (extension !== undefined && code !== '42601') return missing('extension', extension.replaceAll('"', ''));
  const name = /"([^"]+)"/.exec(message)?.[1] ?? '';
  const last = name.slice(name.lastIndexOf('.') + 1);
  switch (code) {
    case '42601':
      return { kind: 'syntax' };
    case '42883': {
      const called = /([\w."]+)\(/.exec(message)?.[1];
      return called === undefined ? { kind: 'other' } : missing('function', called.replaceAll('"', ''));
    }
    case '42704':
      // A block may put the statement together.
      return /^role /.test(message) ? missing('surroundings', last) : undefinedObject(sql, last);
    case '58P01':
    case '42501':
    case '55000':
      return missing('surroundings', message);
    case '42P01':
      return missing('table', last);
    case '42703':
      return missing('column', last);
    case '3F000':
      return missing('schema', last);
    case '42P07':
    case '42701':
    case '42710':
    case '42P06':
      return { kind: 'exists', name: last };
    default:
      return { kind: 'other' };
  }
}

/** A language is an extension too. */
const BRINGS =
  /^\s*CREATE\s+(?:EXTENSION|(?:OR\s+REPLACE\s+)?(?:TRUSTED\s+)?(?:PROCEDURAL\s+)?LANGUAGE)\s+(?:IF\s+NOT\s+EXISTS\s+)?("[^"]+"|[\w-]+)/i;

/** Languages that come with extensions, by PostgreSQL's documentation and its list of external ones. */
const LANGUAGES = /^pl(python[23]?u?|perlu?|tclu?|v8|coffee|ls|r|rust|sh|luau?|javau?|php|dotnet)$/;

/** One SQLSTATE stands for types, roles, extensions and more; what the statement does with the name tells them apart. */
function undefinedObject(sql: string, name: string): Refusal {
  const quoted = `"?${name.replace(/[^\w]/g, '\\$&')}"?`;
  // Another version of the server may know the setting, and an extension bring the language.
  if (/^\s*SET\b/i.test(sql) || (LANGUAGES.test(name) && /\bLANGUAGE\b/i.test(sql)))
    return missing('surroundings', name);
  const role = new RegExp(
    `\\b(TO|FROM|ROLE|USER|FOR|OWNER\\s+TO|AUTHORIZATION)\\s+([\\w",\\s]*,\\s*)?${quoted}(?![\\w.])`,
    'i',
  );
  if (
    /^\s*(GRANT|REVOKE|ALTER\s+DEFAULT|ALTER\s+ROLE|SET\s+ROLE|(CREATE|ALTER)\s+POLICY)\b|\bOWNER\s+TO\b|\bAUTHORIZATION\b/i.test(
      sql,
    ) &&
    role.test(sql)
  )
    return missing('surroundings', name);
  return missing(extensionOfType(name) === null ? 'object' : 'type', name);
}

function missing(what: Missing, name: string): Refusal {
  return { kind: 'missing', what, name };
}
