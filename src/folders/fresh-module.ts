import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { runInThisContext } from 'node:vm';
import { withoutExit } from './code/no-exit.js';
import { loadError, ownDoors } from './load-module.js';
import { type Imports, isOwnCode, isOwnData, ModuleResolver } from './module-resolver.js';

/** Evaluates a file and answers what it exports. */
export type Evaluate = () => Promise<Record<string, unknown>>;

/**
 * A file of the project's that each call evaluates anew, with the project's files that it imports: a counter or a cache in a
 * module is as new as in a process of the tool's own. Packages are loaded once. A file that waits at its top level is loaded once, too.
 *
 * @throws {UserError} (the evaluation) when the file cannot be compiled or throws while it loads
 */
export async function openModule(path: string, imports: Imports = {}): Promise<Evaluate> {
  const program = new Program(await ModuleResolver.open(imports), await ownDoors());
  const file = resolve(path);
  let once: Promise<Record<string, unknown>> | undefined;
  return async () => {
    try {
      return await (once ?? withoutExit(() => program.run(file)));
    } catch (error) {
      if (!waitsAtTop(error)) throw loadError(error, path);
      once = program.import(file);
      return once.catch((thrown: unknown) => {
        throw loadError(thrown, path);
      });
    }
  };
}

/** What Babel has compiled, and CommonJS does not take all the same, is an `await` at the top level. */
function waitsAtTop(error: unknown): boolean {
  const thrown = error instanceof ImportedError ? error.cause : error;
  return thrown instanceof SyntaxError;
}

/** A module that a file imports threw while it was loaded. */
export class ImportedError extends Error {
  override readonly name = 'ImportedError';
  /** The name by which the file imports it. */
  readonly imported: string;

  constructor(imported: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.imported = imported;
  }
}

/** Past so many files it is an application that a migration imports: those outside of its own folder are then loaded once. */
const MANY = 64;

type Body = (
  this: unknown,
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  folder: string,
  dynamic: unknown,
  esmResolve: unknown,
) => void;

interface Loaded {
  exports: Record<string, unknown>;
}

class Program {
  readonly #resolver: ModuleResolver;
  readonly #doors: Readonly<Record<string, unknown>>;
  readonly #bodies = new Map<string, Body>();
  #modules = new Map<string, Loaded>();
  #root = '';

  constructor(resolver: ModuleResolver, doors: Readonly<Record<string, unknown>>) {
    this.#resolver = resolver;
    this.#doors = doors;
  }

  async run(file: string): Promise<Record<string, unknown>> {
    const kept = [...this.#modules].filter(
      ([path]) => this.#modules.size > MANY && !path.startsWith(`${dirname(file)}/`),
    );
    this.#modules = new Map(kept);
    this.#root = file;
    return this.#evaluate(file).exports;
  }

  /** Loads it as Node would, for once. */
  import(file: string): Promise<Record<string, unknown>> {
    return this.#resolver.jiti(file).import<Record<string, unknown>>(file);
  }

  #evaluate(path: string): Loaded {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const module = { exports: {}, id: path, filename: path, loaded: false, children: [] };
    this.#modules.set(path, module);
    const modules = this.#modules;
    try {
      const require = this.#requireFrom(path);
      const dynamic = async (name: string) => require(name);
      const { esmResolve } = this.#resolver.jiti(path);
      this.#bodyOf(path).call(
        module.exports,
        module.exports,
        require,
        module,
        path,
        dirname(path),
        dynamic,
        esmResolve,
      );
    } catch (error) {
      modules.delete(path);
      throw error;
    }
    const { __JITI_ERROR__: refused } = module.exports as {
      __JITI_ERROR__?: { line: number; message: string };
    };
    if (refused !== undefined) throw new Error(`${refused.message.trim()} (${path}:${refused.line}:0)`);
    module.loaded = true;
    return module;
  }

  #requireFrom(from: string) {
    const native = createRequire(from);
    const load = (name: string): unknown => {
      const door = this.#doors[name];
      if (door !== undefined) return door;
      const path = this.#resolver.resolve(name, from);
      if (isBuiltin(path)) return native(path);
      if (isOwnCode(path)) return this.#evaluate(path).exports;
      if (isOwnData(path)) return this.#parse(path).exports;
      try {
        return native(path);
      } catch (error) {
        if (!/^ERR_REQUIRE_/.test(String((error as NodeJS.ErrnoException).code))) throw error;
        return this.#resolver.jiti(from)(path);
      }
    };
    const find = (name: string) => this.#resolver.resolve(name, from);
    const told = (name: string) => {
      try {
        return load(name);
      } catch (error) {
        if (from !== this.#root || isMissing(error)) throw error;
        throw new ImportedError(name, error);
      }
    };
    return Object.assign(told, { resolve: find, cache: native.cache, main: native.main });
  }

  /** Data is as new as code: what a run adds to an imported list is not there in the next. */
  #parse(path: string): Loaded {
    const module = this.#modules.get(path) ?? { exports: parsed(path) };
    this.#modules.set(path, module);
    return module;
  }

  #bodyOf(path: string): Body {
    const body = this.#bodies.get(path) ?? this.#compile(path);
    this.#bodies.set(path, body);
    return body;
  }

  #compile(filename: string): Body {
    const source = readFileSync(filename, 'utf8');
    const ts = /^\.[cm]?tsx?$/.test(extname(filename));
    const code = this.#resolver.jiti(filename).transform({ filename, source, ts, async: false });
    const head = '(function (exports, require, module, __filename, __dirname, jitiImport, jitiESMResolve) { ';
    return runInThisContext(`${head}${code}\n})`, { filename }) as Body;
  }
}

function parsed(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SyntaxError(`${path}: ${(error as Error).message}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && /^Cannot find (module|package) /.test(error.message);
}
