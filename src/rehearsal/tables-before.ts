import { dialects } from '../dialects/index.js';
import type { Statement } from '../model/migration.js';
import type { Source } from '../model/source.js';
import { statementFacts } from '../sql/statement.js';
import { type Dialect, nameOf, significant, tokenize } from '../sql/tokenize.js';

/** Whether there are tables at a point of the chain, as far as its SQL tells without being run. */
export type Tables = 'some' | 'none' | 'unknown';

/** What the SQL says of tables in front of each migration, and after the last one: one more answer than there are migrations. */
export function tablesAlong({ migrations, prelude, dialect }: Source): Tables[] {
  const tally = new Tally(dialect);
  if (prelude !== undefined) tally.unsure();
  const answers = [tally.answer];
  for (const { up } of migrations) {
    if (typeof up.steps === 'function' || up.obstacle !== undefined) tally.unsure();
    else for (const statement of up.steps) tally.run(statement);
    answers.push(tally.answer);
  }
  return answers;
}

class Tally {
  readonly #tables = new Set<string>();
  readonly #dialect: Dialect;
  #unsure = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  get answer(): Tables {
    if (this.#unsure) return 'unknown';
    return this.#tables.size > 0 ? 'some' : 'none';
  }

  unsure(): void {
    this.#unsure = true;
  }

  run({ sql }: Statement): void {
    const { kind, target, newName, names } = statementFacts(sql, this.#dialect);
    const name = target?.toLowerCase();
    if (harmless.has(kind) || (kind === 'other' && harmlessWords.has(firstWord(sql, this.#dialect)))) return;
    const isQuery = kind === 'select' || (kind === 'pragma' && name !== 'writable_schema');
    // Where the database keeps functions, a query may call one that makes a table.
    if (isQuery && dialects[this.#dialect].functionNamed === null) return;
    // A list of tables, a table of the session only, one of another file or of the runner's own: its words do not tell enough.
    if (name === undefined || OWN.test(name) || names.has('temp') || names.has('temporary')) this.unsure();
    else if (kind === 'drop-table') this.#drop(name, sql);
    else if (kind === 'rename-table') this.#rename(name, newName);
    else if (makes.has(kind)) this.#tables.add(name);
    else this.unsure();
  }

  #drop(name: string, sql: string): void {
    if (sql.includes(',')) this.unsure();
    this.#tables.delete(name);
  }

  #rename(name: string, newName: string | null): void {
    if (newName === null || !this.#tables.delete(name)) this.unsure();
    else this.#tables.add(newName.toLowerCase());
  }
}

function firstWord(sql: string, dialect: Dialect): string {
  return nameOf(significant(tokenize(sql, dialect))[0])?.toUpperCase() ?? '';
}

const OWN = /^(_rehearsal_|sqlite_|pg_temp)/;
const makes: ReadonlySet<string> = new Set(['create-table', 'create-table-as', 'create-virtual-table']);
/** They neither make a table nor take one away. */
const harmless: ReadonlySet<string> = new Set([
  ...['add-column', 'drop-column', 'rename-column', 'alter-other', 'create-index', 'drop-index'],
  ...['create-view', 'drop-view', 'create-trigger', 'drop-trigger', 'insert', 'update', 'delete'],
  ...['begin', 'commit', 'savepoint', 'release', 'vacuum'],
]);
/** Beginnings of other statements of which the same is true. */
const harmlessWords: ReadonlySet<string> = new Set([
  ...['ALTER', 'ANALYZE', 'COMMENT', 'COPY', 'CREATE', 'GRANT', 'REINDEX', 'REVOKE', 'SET'],
]);
