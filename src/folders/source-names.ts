import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { JitiOptions } from 'jiti';

/**
 * The name of the TypeScript file that a relative name of JavaScript means in the file that imports it (`./rows.js` for `rows.ts`, as TypeScript
 * wants it spelled); the name itself where it is there as it is spelled, or where nothing is.
 */
export function sourceName(name: string, from: string): string {
  if (!RELATIVE.test(name)) return name;
  const source = name.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const isFile = (each: string) =>
    statSync(resolve(dirname(from), each), { throwIfNoEntry: false })?.isFile() === true;
  return source !== name && !isFile(name) && isFile(source) ? source : name;
}

const RELATIVE = /^\.\.?\//;

/**
 * Compiles, and spells what a file imports by the files that are there. Loading a file finds them in any case, but only after it has
 * looked for some 150 others for each name.
 */
export function withSourceNames(transform: Transform): Transform {
  return (options) => {
    const { filename, babel = {} } = options;
    if (filename === undefined) return transform(options);
    const plugins = [...((babel.plugins as unknown[] | undefined) ?? []), renaming(filename)];
    return transform({ ...options, babel: { ...babel, plugins } });
  };
}

type Transform = NonNullable<JitiOptions['transform']>;

function renaming(filename: string) {
  return () => ({
    visitor: {
      Program({ node }: { readonly node: { readonly body: readonly Importing[] } }) {
        for (const { source } of node.body) if (source) source.value = sourceName(source.value, filename);
      },
    },
  });
}

/** A statement; one that imports or exports has a source. */
interface Importing {
  readonly source?: { value: string } | null;
}
