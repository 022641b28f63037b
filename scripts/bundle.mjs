// Makes dist/ from build/, where tsc has written a file for each source: to load some 600 small files takes a process longer than a
// small rehearsal, and a rehearsal has two processes. What is loaded late stays apart. Beside it lie the declarations of the public entries.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { declarationsOf, entriesOf } from './declarations.mjs';

/** What is started as a process or as a thread. */
const STARTED = ['cli/main', 'cli/apart/process', 'cli/apart/watch', 'engines/sqlite/beside/process'];
/** What tests of the command call in their own process. */
const CALLED = ['cli/program', 'cli/failure', 'cli/apart/start'];

const from = resolve('build');
const doors = entriesOf(JSON.parse(readFileSync('package.json', 'utf8'))).map((entry) =>
  relative('dist', entry).replace(/\.js$/, ''),
);
rmSync('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: Object.fromEntries(
    [...doors, 'app', ...STARTED, ...CALLED].map((name) => [name, join(from, `${name}.js`)]),
  ),
  platform: 'node',
  tsconfig: false,
  // Dependencies stay what the user has installed. What the compiler itself brings along is not one.
  external: (id) => !/^[./#]/.test(id) && !id.startsWith('@oxc-project/'),
  resolve: { alias: { '#app': join(from, 'app.js') } },
  plugins: [places()],
});
await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  comments: false,
});
for (const path of declarationsOf(doors.map((name) => `build/${name}.d.ts`))) {
  const place = join('dist', relative('build', path));
  mkdirSync(dirname(place), { recursive: true });
  cpSync(path, place);
}

/** Files are found by their place beside a module; each module goes on to see the place that it was written for. */
function places() {
  return {
    name: 'places',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null;
      return code.replaceAll(
        'import.meta.url',
        `new URL('@place ${relative(from, id)}@', import.meta.url).href`,
      );
    },
    renderChunk(code, { fileName }) {
      return code.replace(/@place ([^@]+)@/g, (_, path) => `./${relative(dirname(fileName), path)}`);
    },
  };
}
