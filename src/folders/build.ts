import type { Action, Migration, Statement } from '../model/migration.js';
import { checksums } from './checksum.js';
import { readDirectives } from './directives.js';
import type { SourceFile } from './files.js';
import { remarkIn } from './intent.js';
import type { ReadContext } from './options.js';
import { actionOf, type Part } from './statements.js';

/** A migration written in SQL, before its text is looked into. */
export interface SqlMigration {
  readonly id: string;
  readonly description: string;
  readonly up: Part;
  /** `null`: nothing in the folder says how to go back. */
  readonly down: Part | null;
  /** Files that belong to it beside those of `up` and `down` (settings). */
  readonly settings?: readonly SourceFile[];
}

/** Splits and reads the directives. A `down` without a statement is none. @throws {UserError} */
export function buildMigration(source: SqlMigration, context: ReadContext): Migration {
  const parts = source.down ? [source.up.file, source.down.file] : [source.up.file];
  const files = [...new Set([...parts, ...(source.settings ?? [])])];
  const directives = [...new Set(parts)].map((file) => readDirectives(file, context.dialect));
  const declared = directives.map((each) => each.irreversible).find((reason) => reason !== null) ?? null;
  const up = actionOf(source.up, context);
  return {
    id: source.id,
    description: source.description,
    up,
    ...wayBack(source, declared, context),
    preconditions: directives.flatMap((each) => each.preconditions),
    postconditions: directives.flatMap((each) => each.postconditions),
    changes: null,
    acceptances: directives.flatMap((each) => each.acceptances),
    queries: directives.flatMap((each) => each.queries),
    ...checksums(files),
    files: files.map((file) => file.path),
  };
}

/** `0004_add_user-name` without number: `add user name`. */
export function describe(title: string): string {
  return title.replace(/[_\-\s]+/g, ' ').trim();
}

/** The steps of an action that was read from SQL. */
function stepsOf(action: Action): readonly Statement[] {
  return typeof action.steps === 'function' ? [] : action.steps;
}

function wayBack(
  source: SqlMigration,
  declared: string | null,
  context: ReadContext,
): Pick<Migration, 'down' | 'irreversible'> {
  if (!source.down) return { down: null, irreversible: declared };
  const down = actionOf(source.down, context);
  if (down.obstacle !== undefined) {
    context.note(
      'gap',
      `the way back of ${source.id} cannot be run here: ${down.obstacle}`,
      source.down.file.path,
    );
    return { down: null, irreversible: declared ?? `its down cannot be run here: ${down.obstacle}` };
  }
  const steps = stepsOf(down);
  const { path } = source.down.file;
  if (declared !== null) {
    if (steps.length > 0) {
      context.note('context', 'its down is not run, because the migration is declared irreversible', path);
    }
    return { down: null, irreversible: declared };
  }
  if (steps.length > 0) return { down, irreversible: null };
  const remark = remarkIn(source.down.text, context.dialect);
  if (remark !== null) context.note('context', `its down holds no statement, and says: ${remark}`, path);
  return { down: null, irreversible: null };
}
