import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path/posix';
import { textIfRegular } from './regular-file.js';

/** Levels above the folder in which a project's own settings are looked for. */
const LEVELS = 4;

/** The name of the first file above the folder that fits; not past the root of the repository. */
export async function findAbove(
  folder: string,
  name: RegExp,
  fits: (text: string, above: string) => boolean,
): Promise<string | null> {
  let above = resolve(folder);
  for (let level = 0; level < LEVELS && dirname(above) !== above; level++) {
    above = dirname(above);
    const names = await readdir(above).catch((): string[] => []);
    for (const found of names.filter((each) => name.test(each))) {
      const text = (await textIfRegular(join(above, found))) ?? '';
      if (fits(text, above)) return found;
    }
    if (names.includes('.git')) return null;
  }
  return null;
}

/** Whether a text names the folder in quotes, as seen from where the text stands. */
export function namedBy(folder: string): (text: string, above: string) => boolean {
  return (text, above) => {
    const path = relative(above, resolve(folder));
    return ["'", '"', '`'].some((quote) => ['', './'].some((dot) => text.includes(`${quote}${dot}${path}`)));
  };
}
