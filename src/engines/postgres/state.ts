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
  readonly #seen = new Map<KnownSchema | undefined, Map<string, Definitions>>();

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

  /** After code has run that left these definitions and settings: what it did may hang on rows, so that this is looked at each time. */
  seen(known: KnownSchema | undefined, settings: string): Definitions {
    const seen = this.#seen.get(known) ?? new Map<string, Definitions>();
    this.#seen.set(known, seen);
    const next = seen.get(settings) ?? new Definitions(known, this.#inherited);
    seen.set(settings, next);
    return next;
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

/** By its words a definition or a setting. Rows that it fills a table with have no say in its columns; a query could set something. */
export function isPlain(sql: string): boolean {
  return (
    /^\s*(create|alter|drop|comment|grant|revoke|set|reset)\b/i.test(sql) &&
    !/;\s*\S/.test(sql) &&
    !/\b(set_config|as\s+execute)\b/i.test(sql)
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
const DEFINES = /\b(create|alter|drop|execute|grant|revoke|comment)\b/i;
