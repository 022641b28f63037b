import type { World } from '../engine.js';
import type { KnownSchema } from './known-schema.js';

/**
 * A database's definitions at some point, whatever rows it has: what is known of them, and where statements lead from here whose
 * effect on definitions hangs on nothing but definitions. Hundreds of scratch databases go the same way, and only the first
 * has to read its catalogs.
 */
export class Definitions {
  known: KnownSchema | undefined;
  readonly #inherited: Nature;
  readonly #next = new Map<string, Definitions>();

  /** @param inherited what it is like as long as nothing is known of it */
  constructor(known?: KnownSchema, inherited: Nature = { calm: false, silent: false }) {
    this.known = known;
    this.#inherited = inherited;
  }

  /** What is there before anything is made. */
  static empty(): Definitions {
    return new Definitions(undefined, { calm: true, silent: true });
  }

  /** Writing rows sets nothing off. */
  get silent(): boolean {
    return this.#nature.silent;
  }

  /** The same for a connection into another world: constants in definitions are read by its clock and time zone. */
  in(world: World, searchPath: readonly string[]): Definitions {
    return this.#at(
      `in ${JSON.stringify([world, searchPath])}`,
      () => new Definitions(this.known, this.#inherited),
    );
  }

  /** The same after code has run that has changed none of them: what it has set, others may hang on, and it may hang on rows itself. */
  beside(sql: string): Definitions {
    const make = () => new Definitions(this.known, this.#inherited);
    return SETS_A_CONSTANT.test(sql) ? this.#at(`run ${sql}`, make) : make();
  }

  /** Where the statement leads; to definitions of which nothing is known where rows or code may have a say. */
  after(sql: string): Definitions {
    const { calm, silent } = this.#nature;
    if (!calm || !isPlain(sql)) return new Definitions();
    const bare = !/\b(function|procedure|extension|trigger|rule)\b/i.test(sql);
    return this.#at(sql, () => new Definitions(undefined, { calm: bare, silent: silent && bare }));
  }

  get #nature(): Nature {
    return this.known === undefined ? this.#inherited : natureOf(this.known);
  }

  #at(key: string, make: () => Definitions): Definitions {
    let next = this.#next.get(key);
    if (next === undefined) {
      next = make();
      this.#next.set(key, next);
    }
    return next;
  }
}

/** As a dump begins. */
const SETS_A_CONSTANT = /^\s*select\s+(pg_catalog\.)?set_config\s*\(\s*'[^()$]*\)\s*;?\s*$/i;

/** By its words a definition or a setting, with no query and no code to run. */
export function isPlain(sql: string): boolean {
  return (
    /^\s*(create|alter|drop|comment|grant|revoke|set|reset)\b/i.test(sql) &&
    !/;\s*\S/.test(sql) &&
    !/^\s*create\b[^;]*\b(table|materialized)\b[^;]*\bas\s*(\(|select|with|table|values|execute)/i.test(sql)
  );
}

interface Nature {
  /** No event trigger is there, and no function whose body defines anything. */
  readonly calm: boolean;
  /** Beside that, no trigger and no rule is there. */
  readonly silent: boolean;
}

const natures = new WeakMap<KnownSchema, Nature>();

function natureOf(known: KnownSchema): Nature {
  let nature = natures.get(known);
  if (nature === undefined) {
    const { triggers, others } = known.schema;
    const calm = !others.some(({ kind, sql }) => kind === 'event trigger' || DEFINES.test(sql));
    const silent = triggers.length === 0 && !others.some(({ kind }) => kind === 'rule');
    nature = { calm, silent: calm && silent };
    natures.set(known, nature);
  }
  return nature;
}

/** A function, and in its body a word of those that make, change or run anything. */
const DEFINES =
  /\b(function|procedure)\b[\s\S]*\bas\b[\s\S]*\b(create|alter|drop|execute|grant|revoke|comment|perform|call)\b/i;
