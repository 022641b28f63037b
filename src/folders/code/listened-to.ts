import { StatementError } from '../../model/errors.js';
import type { Connection } from '../../model/migration.js';

/**
 * The connection, for code that may spell names otherwise than the database does, and whether what it ends with is about the rows all the same:
 * the database refuses them, and no answer has held any that the code would have read by names.
 */
export function listenedTo(connection: Connection): {
  readonly heard: Connection;
  readonly isOfRows: (error: unknown) => boolean;
} {
  let rows = 0;
  const query = async (...given: Parameters<Connection['query']>) => {
    const answer = await connection.query(...given);
    rows += answer.rows.length;
    return answer;
  };
  const heard = new Proxy(connection, {
    get(target, key) {
      if (key === 'query') return query;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { heard, isOfRows: (error) => rows === 0 && isRefused(error) };
}

function isRefused(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof StatementError) return at.broken !== undefined;
  return false;
}
