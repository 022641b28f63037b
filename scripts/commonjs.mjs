// Makes dist/cjs: for each public entry a CommonJS module that hands on the ES module, and the declarations for it. Every Node
// that this package runs on can require an ES module; TypeScript still wants declarations of its own for that.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const { exports: doors } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(doors).flatMap((door) => door.import?.default ?? []);
rmSync('dist/cjs', { recursive: true, force: true });
const copied = new Set();
for (const entry of entries) {
  const place = target(entry);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, `module.exports = require('${relative(dirname(place), entry)}');\n`);
  copyTypes(entry.replace(/^\.\//, '').replace(/\.js$/, '.d.ts'));
}
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');

/** The declarations that a file needs, itself included. */
function copyTypes(path) {
  if (copied.has(path)) return;
  copied.add(path);
  const place = target(path);
  mkdirSync(dirname(place), { recursive: true });
  cpSync(path, place);
  for (const [, from] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)) {
    const next = join(dirname(path), `${from}.d.ts`);
    if (!existsSync(next)) throw new Error(`${path} names ${next}, which is not there`);
    copyTypes(next);
  }
}

function target(path) {
  return join('dist/cjs', relative('dist', path));
}
