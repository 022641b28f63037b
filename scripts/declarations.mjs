import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The declarations that these ones (`folder/name.d.ts`) need, themselves included. */
export function declarationsOf(paths) {
  const found = new Set();
  const follow = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, from] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)) {
      const next = join(dirname(path), `${from}.d.ts`);
      if (!existsSync(next)) throw new Error(`${path} names ${next}, which is not there`);
      follow(next);
    }
  };
  for (const path of paths) follow(path);
  return [...found];
}

/** The file of each public entry, as package.json names it (`./dist/name.js`). */
export function entriesOf({ exports: doors }) {
  return Object.values(doors).flatMap((door) => door.import?.default ?? []);
}
