import { UserError } from '../model/errors.js';
import type { Action } from '../model/migration.js';

/** A direction of a migration in code whose file was not run, because whoever reads the folder only compares it. */
export const leftCode: Action = {
  transaction: true,
  steps: () => {
    throw new UserError('the code of this migration was left alone when the folder was read');
  },
};

/** The id that a definition gives itself, as its text has it; `null`: none, or not as plain text. */
export function idInText(text: string): string | null {
  return /^\s*id:\s*(['"`])([^'"`$\\]+)\1/m.exec(text)?.[2] ?? null;
}
