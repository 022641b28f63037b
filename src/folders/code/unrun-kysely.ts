import { NotAwaited } from '../../model/errors.js';

interface Transformed {
  readonly node: unknown;
  readonly queryId: object;
}

/** Something that Kysely builds: nothing is sent before it is executed. */
interface Root {
  toOperationNode?(): unknown;
}

/** What begins a statement that writes. */
const WRITES: ReadonlySet<string> = new Set([
  'insertInto',
  'replaceInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
]);

/** The statements that migration code begins with Kysely, and which of them nobody has ever executed, by the number that Kysely gives each. */
export class UnrunKysely {
  readonly #begun = new Map<object, string>();
  #asked: object | null = null;

  /** Hears of each statement when it is executed, or made a part of another. */
  readonly plugin = {
    transformQuery: ({ node, queryId }: Transformed): unknown => {
      this.#asked = queryId;
      this.#begun.delete(queryId);
      return node;
    },
    transformResult: async ({ result }: { readonly result: unknown }) => result,
  };

  /** The same, so that what is begun is seen. */
  over<T extends object>(database: T): T {
    const wrapped = (target: object): object =>
      new Proxy(target, {
        get: (_, key) => {
          const member: unknown = Reflect.get(target, key, target);
          if (key === 'schema') return wrapped(member as object);
          if (typeof member !== 'function') return member;
          const call = member.bind(target);
          const isBegun = typeof key === 'string' && (target !== database || WRITES.has(key));
          return isBegun ? (...values: unknown[]) => this.#begin(key, values, call(...values)) : call;
        },
      });
    return wrapped(database) as T;
  }

  /** @throws {NotAwaited} where code has begun a statement that writes, and has left it at that */
  demandAllRun(): void {
    for (const what of this.#begun.values()) throw new NotAwaited(`${what} is built and never executed`);
  }

  #begin(method: string, [place]: readonly unknown[], root: unknown): unknown {
    if (typeof (root as Root | null)?.toOperationNode !== 'function') return root;
    this.#asked = null;
    (root as Root).toOperationNode?.();
    const name = typeof place === 'string' ? `'${place}'` : '…';
    if (this.#asked !== null) this.#begun.set(this.#asked, `${method}(${name})`);
    return root;
  }
}
