import { StatementError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import type { Migration } from '../../model/migration.js';

/** The line of a migration's own code that threw, by the error's trace; `null` where a statement was refused, or the trace does not lead there. */
export function thrownAt(
  error: Error | undefined,
  { files: [file], code }: Pick<Migration, 'files' | 'code'>,
): NonNullable<Finding['blame']> | null {
  if (error === undefined || error instanceof StatementError || file === undefined || code === undefined)
    return null;
  const end = file.replaceAll('\\', '/').replace(/^(\.{1,2}\/)+/, '');
  for (const frame of error.stack?.split('\n') ?? []) {
    const [, path = '', at = ''] = /^\s*at .*?([^\s(]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    const text = code.split('\n')[Number(at) - 1]?.trim();
    if (text && path.replaceAll('\\', '/').endsWith(`/${end}`)) return { sql: text, file, line: Number(at) };
  }
  return null;
}
