import type { Statement } from '../model/migration.js';
import type { Source } from '../model/source.js';

/**
 * Whether a migration of the folder creates something of that kind and name, or gives the name to something; or code that says so. One that
 * first moves what has the name out of the way (a rebuild) needs it, and does not count.
 */
export function isMade(name: string, { migrations }: Source, kinds: string, end = '(?![\\w$])'): boolean {
  const bare = name.slice(name.lastIndexOf('.') + 1).replace(/[^\w]/g, '\\$&');
  const quoted = `["\`[]?${bare}["\`\\]]?`;
  const named = `([\\w"\`[\\]]+\\.)?${quoted}`;
  const creates = new RegExp(`\\b(${kinds})\\s+(IF\\s+NOT\\s+EXISTS\\s+)?${named}${end}`, 'i');
  const renames = new RegExp(`\\bRENAME\\s+TO\\s+${quoted}${end}`, 'i');
  const moves = new RegExp(
    `\\bDROP\\s+(${kinds})\\s+${named}${end}|\\bALTER\\s+(${kinds})\\s+${named}\\s+RENAME\\s+TO\\b`,
    'i',
  );
  const called = new RegExp(`(create(\\w*?|\\s+)(${kinds})|renameTable)\\w*\\W[^;]{0,80}\\b${bare}\\b`, 'i');
  const isFirstMade = (steps: readonly Statement[]) => {
    const made = steps.findIndex(
      ({ sql }) => (/^\s*CREATE\b/i.test(sql) && creates.test(sql)) || renames.test(sql),
    );
    return made >= 0 && !steps.slice(0, made).some(({ sql }) => moves.test(sql));
  };
  return migrations.some(({ up: { steps }, code }) =>
    typeof steps === 'function' ? code === undefined || called.test(code) : isFirstMade(steps),
  );
}
