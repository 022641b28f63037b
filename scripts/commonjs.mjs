// Makes dist/cjs: for each public entry a CommonJS module that hands on the ES module, and the declarations for it. Every Node
// that this package runs on can require an ES module; TypeScript still wants declarations of its own for that.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { declarationsOf, entriesOf } from './declarations.mjs';

const entries = entriesOf(JSON.parse(readFileSync('package.json', 'utf8')));
rmSync('dist/cjs', { recursive: true, force: true });
for (const entry of entries) {
  const place = target(entry);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, `module.exports = require('${relative(dirname(place), entry)}');\n`);
}
for (const path of declarationsOf(entries.map((entry) => join(entry.replace(/\.js$/, '.d.ts'))))) {
  mkdirSync(dirname(target(path)), { recursive: true });
  cpSync(path, target(path));
}
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');

function target(path) {
  return join('dist/cjs', relative('dist', path));
}
