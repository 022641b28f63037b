import type { World } from '../engine.js';
import type { KnownSchema } from './known-schema.js';

/**
 * A database's definitions at some point, whatever rows it has: what is known of them, and where statements lead from here whose
 * effect on definitions hangs on nothing but definitions. Hundreds of scratch databases go the same way, and only the first
 * has to read its catalogs.
 */
export class Definitions {
  known: KnownSchema | undefined;
  readonly #inherited: boolean;
  readonly #next = new Map<string, Definitions>();

  /** @param calm definitions change by statements that say so alone; told by what is known as soon as something is */
  constructor(known?: KnownSchema, calm = false) {
    this.known = known;
    this.#inherited = calm;
  }

  /** What is there before anything is made. */
  static empty(): Definitions {
    return new Definitions(undefined, true);
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
    if (!(this.known === undefined ? this.#inherited : isCalm(this.known)) || !isPlain(sql))
      return new Definitions();
    const bringsCode = /\b(function|procedure|extension|trigger|rule)\b/i.test(sql);
    return this.#at(sql, () => new Definitions(undefined, !bringsCode));
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

const calm = new WeakMap<KnownSchema, boolean>();

/** Whether no event trigger is there, and no function whose body defines anything. */
function isCalm(known: KnownSchema): boolean {
  let answer = calm.get(known);
  if (answer === undefined) {
    answer = !known.schema.others.some(
      ({ kind, sql }) =>
        kind === 'event trigger' || (/^(function|procedure)$/.test(kind) && DEFINES.test(bodyOf(sql))),
    );
    calm.set(known, answer);
  }
  return answer;
}

function bodyOf(definition: string): string {
  return definition.slice(Math.max(0, definition.search(/\bas\b/i)));
}

/** A word of those that make, change or run anything. */
const DEFINES = /\b(create|alter|drop|execute|grant|revoke|comment|perform|call)\b/i;
