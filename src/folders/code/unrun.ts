import { NotAwaited } from '../../model/errors.js';
import { statementFacts } from '../../sql/statement.js';
import type { Dialect } from '../../sql/tokenize.js';

/** What Knex builds: nothing is sent before somebody awaits it. */
interface Builder {
  toSQL(...values: unknown[]): unknown;
  readonly _method?: string;
  readonly _single?: { readonly table?: unknown };
  readonly _sequence?: readonly { readonly method: string }[];
  readonly sql?: unknown;
}

type KnexClient = new (...values: unknown[]) => Record<string, unknown>;

/** The statements that migration code builds with Knex, and which of them nobody has ever had made into SQL: those never ran. */
export class Unrun {
  readonly #built = new Set<Builder>();
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** The client, so that what is built is seen. */
  over(Base: KnexClient): KnexClient {
    const see = (builder: unknown) => this.#see(builder as Builder);
    const made = (name: string) =>
      function (this: object, ...values: unknown[]) {
        return see((Base.prototype[name] as (...all: unknown[]) => unknown).apply(this, values));
      };
    const Watched = class extends Base {};
    for (const name of ['queryBuilder', 'schemaBuilder', 'raw'])
      Object.defineProperty(Watched.prototype, name, { value: made(name) });
    return Watched;
  }

  /** @throws {NotAwaited} where code has built a statement that writes, and has left it at that */
  demandAllRun(): void {
    for (const builder of this.#built) {
      const what = writtenBy(builder, this.#dialect);
      if (what !== null) throw new NotAwaited(`${what} is built and never runs, since nobody awaits it`);
    }
  }

  #see(builder: Builder): Builder {
    const { toSQL } = builder;
    this.#built.add(builder);
    builder.toSQL = (...values) => {
      this.#built.delete(builder);
      return toSQL.apply(builder, values);
    };
    return builder;
  }
}

/** What it would write, for a person; `null`: it only reads, or is a part of another statement. */
function writtenBy({ _method, _single, _sequence, sql }: Builder, dialect: Dialect): string | null {
  if (_sequence !== undefined) {
    const [first] = _sequence;
    return first === undefined || /^has/.test(first.method) ? null : `schema.${first.method}`;
  }
  if (typeof sql === 'string') return isWhole(sql, dialect) ? (sql.trim().split('\n')[0] ?? sql) : null;
  const written = _method !== undefined && WRITES.has(_method) && typeof _single?.table === 'string';
  return written ? `${_method} of ${_single.table}` : null;
}

const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'del', 'delete', 'truncate', 'counter']);

function isWhole(sql: string, dialect: Dialect): boolean {
  const { kind, data } = statementFacts(sql, dialect);
  return data || /^(create|alter|drop)/.test(kind);
}
