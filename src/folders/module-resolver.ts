import { statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Jiti } from 'jiti';
import { packagePath } from './code/user-package.js';
import { jitiMaker } from './create-jiti.js';

/** What a project's code may import beside what it has itself. */
export interface Imports {
  /** Packages that it may import although its project has not installed them: the ones beside this package. */
  readonly packages?: readonly string[];
  /** Files in the place of modules that cannot be loaded here, by the name that the code imports them by. */
  readonly stubs?: Readonly<Record<string, string>>;
}

/** Finds the file that a name means in the file that imports it: by stubs, the project's tsconfig paths, and Node's rules. */
export class ModuleResolver {
  readonly #imports: Imports;
  readonly #create: (file: string) => Jiti;
  readonly #from = new Map<string, Jiti>();
  readonly #known = new Map<string, string>();

  private constructor(imports: Imports, create: (file: string) => Jiti) {
    this.#imports = imports;
    this.#create = create;
  }

  static async open(imports: Imports = {}): Promise<ModuleResolver> {
    const createJiti = await jitiMaker();
    return new ModuleResolver(imports, (file) => createJiti(file, { tsconfigPaths: true }));
  }

  /**
   * The absolute path of the file, or the name of a module of Node's own.
   *
   * @param from the absolute path of the importing file
   * @throws {Error} as Node words it, when nothing has that name
   */
  resolve(name: string, from: string): string {
    if (isBuiltin(name)) return name;
    const key = `${from}\0${name}`;
    const path = this.#known.get(key) ?? this.#resolve(name, from);
    this.#known.set(key, path);
    return path;
  }

  /** Compiles and loads for files of that place. */
  jiti(from: string): Jiti {
    const jiti = this.#from.get(from) ?? this.#create(from);
    this.#from.set(from, jiti);
    return jiti;
  }

  #resolve(name: string, from: string): string {
    const stub = this.#imports.stubs?.[name];
    if (stub !== undefined) return resolve(stub);
    const beside = fileBeside(name, from);
    if (beside !== null) return beside;
    try {
      return this.jiti(from).resolve(name);
    } catch {
      const { packages = [] } = this.#imports;
      const place = packages.some((each) => name === each || name.startsWith(`${each}/`))
        ? packagePath(dirname(from), name)
        : null;
      if (place !== null) return place;
      // Node's own words name what is missing; those of others do so each in its way.
      return createRequire(from).resolve(name);
    }
  }
}

/** Whether the file is the project's own code, rather than an installed package, data or a compiled library. */
export function isOwnCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/[\\/]node_modules[\\/]/.test(path);
}

/** Whether the file is the project's own data that code imports. */
export function isOwnData(path: string): boolean {
  return path.endsWith('.json') && !/[\\/]node_modules[\\/]/.test(path);
}

/**
 * The file that a relative name spells whole, or the TypeScript file that it is compiled from; `null`: it takes a search.
 * Most names are of this kind, and a search asks the disk dozens of times.
 */
function fileBeside(name: string, from: string): string | null {
  if (!/^\.\.?\//.test(name)) return null;
  const path = resolve(dirname(from), name);
  const source = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  return [path, source].find((each) => statSync(each, { throwIfNoEntry: false })?.isFile()) ?? null;
}
