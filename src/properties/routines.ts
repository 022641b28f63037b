import type { Finding } from '../model/finding.js';
import type { OtherObject, Schema } from '../model/schema.js';
import { isWord, nameOf, significant, tokenize } from '../sql/tokenize.js';

/**
 * Functions that are made again with another body and no longer run with the rights of their owner, or with settings of their own:
 * CREATE OR REPLACE takes away whatever it does not repeat. Where the body stays as it was, that is what the statement is for.
 */
export function lessPrivileged(before: Schema, after: Schema): Finding[] {
  return routinesIn(before).flatMap((old): Finding[] => {
    const now = routinesIn(after).find(
      ({ object }) => object.sql !== old.object.sql && isSame(object, old.object),
    );
    if (now === undefined || now.body === old.body) return [];
    const lost = old.clauses.filter((clause) => !now.clauses.includes(clause));
    return lost.length === 0 ? [] : [finding(old.object, now.object, lost)];
  });
}

interface Routine {
  readonly object: OtherObject;
  /** Such as `SECURITY DEFINER`, or `SET search_path`. */
  readonly clauses: readonly string[];
  readonly body: string;
}

function routinesIn({ others }: Schema): Routine[] {
  return others.filter(({ kind }) => kind === 'function' || kind === 'procedure').map(routineOf);
}

function routineOf(object: OtherObject): Routine {
  const tokens = significant(tokenize(object.sql, object.dialect));
  const at = tokens.findIndex((token) => isWord(token, 'AS', 'RETURN', 'ATOMIC'));
  const head = at < 0 ? tokens : tokens.slice(0, at);
  const clauses = head.flatMap((token, place) => {
    const next = head[place + 1];
    if (isWord(token, 'SECURITY') && isWord(next, 'DEFINER')) return ['SECURITY DEFINER'];
    return isWord(token, 'SET') ? [`SET ${nameOf(next) ?? ''}`] : [];
  });
  const body = tokens.slice(head.length);
  return { object, clauses, body: body.map(({ text }) => text).join(' ') };
}

function isSame(one: OtherObject, other: OtherObject): boolean {
  return one.kind === other.kind && headOf(one) === headOf(other);
}

/** Up to its arguments: functions of one name differ in these. */
function headOf({ sql }: OtherObject): string {
  return sql.split('\n')[0] ?? '';
}

function finding(old: OtherObject, now: OtherObject, lost: readonly string[]): Finding {
  const { kind, name } = old;
  return {
    code: `routine-clause-lost: ${name}`,
    kind: 'decision',
    table: name,
    summary: `the ${kind} ${name} is made again without ${lost.join(' and ')}, which CREATE OR REPLACE does not keep`,
    differences: [{ table: name, before: old.sql, after: now.sql }],
    wayOut: `write ${lost.join(' and ')} into the new definition as well; or, where it is to go, accept it: -- rehearsal: accept untouched ${name} because REASON`,
  };
}
