import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../model/errors.js';
import { engineTitles } from '../engine.js';
import { exit } from '../exit.js';
import { named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { oneOf } from '../parse.js';
import { ciStep } from '../scaffold/ci.js';
import { plainStarter, typedStarter } from '../scaffold/starter.js';
import { type Toolchain, toolchainOf } from '../scaffold/toolchain.js';
import type { Session } from '../session.js';
import { writeWhole } from '../write-whole.js';
import { verify } from './verify.js';

interface InitFlags {
  readonly config?: 'ts' | 'json';
  readonly ci?: 'auto' | 'github' | 'gitlab' | 'none';
  readonly verify: boolean;
}

const help = `
Finds the migrations, the tool they belong to, the database, the package manager and the CI; writes a configuration and a CI
step, and rehearses once. Nothing that is there is changed, and no migration is written beside others. A project that has none
gets two to begin with, a suite, and a test that runs them in vitest.

Examples:
  $ rehearse init                   in the project's root
  $ rehearse init db/migrations     where the folder is not found, or there are several
  $ rehearse init --config json     a configuration without TypeScript
`;

/** `rehearse init`: a project's configuration and CI step, and the first rehearsal. */
export function initCommand(session: Session): Command {
  return new Command('init')
    .description('Sets Rehearsal up in a project: a configuration, a CI step, and a first rehearsal.')
    .argument('[folder]', 'the folder of migrations (found by itself)')
    .option('--config <kind>', 'ts or json (as the project is)', named('--config', oneOf(['ts', 'json'])))
    .option(
      '--ci <kind>',
      'auto (default), github, gitlab or none',
      named('--ci', oneOf(['auto', 'github', 'gitlab', 'none'])),
    )
    .option('--no-verify', 'write the files only')
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: InitFlags) =>
      session.end(await init(session, folder, flags)),
    );
}

async function init(session: Session, given: string | undefined, flags: InitFlags): Promise<number> {
  const { terminal } = session;
  const toolchain = toolchainOf(session.folder);
  demandUnconfigured(session.folder);
  const { findFolder } = await loadFramework();
  const found = await findFolder(given ?? '.');
  const folder = relative(session.folder, resolve(session.folder, found?.folder ?? given ?? 'migrations'));
  if (found !== null) {
    const { format, dialect, migrations, why } = found;
    terminal.out(
      `found ${migrations} ${migrations === 1 ? 'migration' : 'migrations'} in ${folder}: ${format} on ${engineTitles[dialect]} (${why})\n`,
    );
  } else demandNoTool(session.folder);
  const files =
    found === null
      ? starter(session.folder, folder, flags.config)
      : configuration(found, folder, toolchain, flags.config);
  const kind =
    flags.ci === undefined || flags.ci === 'auto' ? toolchain.ci : flags.ci === 'none' ? null : flags.ci;
  const step = flags.ci === 'none' ? null : ciStep(kind, { toolchain, folder, version: session.version });
  const taken = Object.keys(files).find((path) => existsSync(join(session.folder, path)));
  if (taken !== undefined)
    throw new UserError('is there already', { where: taken, wayOut: 'nothing was written' });
  if (step?.file) {
    if (existsSync(join(session.folder, step.file.path))) terminal.out(`kept ${step.file.path}\n`);
    else files[step.file.path] = step.file.content;
  }
  for (const [path, content] of Object.entries(files)) {
    await writeWhole(join(session.folder, path), content);
    terminal.out(`wrote ${path}\n`);
  }
  let status: number = exit.unable;
  try {
    status = flags.verify ? await verify(session, undefined, {}) : exit.done;
    return status;
  } finally {
    terminal.out(`\n${nextSteps(session.folder, toolchain, step?.byHand ?? null, status).join('\n')}\n`);
  }
}

function nextSteps(
  root: string,
  { manager, installed }: Toolchain,
  ci: string | null,
  status: number,
): string[] {
  const run = manager === null ? 'npx rehearsal' : `${manager.run} rehearse`;
  const ignored = existsSync(join(root, '.git')) ? ['add reports/out/ to .gitignore'] : [];
  return [
    'next:',
    ...(manager !== null && !installed ? [`  ${manager.add}`] : []),
    ...ignored.map((each) => `  ${each}`),
    ...(ci === null ? [] : [`  ${ci}`]),
    ...(status === exit.failed
      ? [`  ${run} baseline   records what is there today, so that only new findings fail`]
      : []),
    `  ${run} new NAME   writes the next migration`,
  ];
}

/** @throws {UserError} where the project has a configuration */
function demandUnconfigured(root: string): void {
  const config = ['ts', 'js', 'mjs', 'json'].map((ending) => `rehearsal.config.${ending}`);
  const taken = config.find((name) => existsSync(join(root, name)));
  if (taken !== undefined)
    throw new UserError('is there already', { where: taken, wayOut: 'nothing was written' });
}

/** A migration of ours has no place in a project that another tool is to migrate. @throws {UserError} */
function demandNoTool(root: string): void {
  const names = readdirSync(root);
  const found = TOOLS.find(({ file }) => names.some((name) => file.test(name)));
  if (found === undefined) return;
  const where = names.find((name) => found.file.test(name)) ?? '';
  throw new UserError('the project has no migrations yet', {
    where,
    wayOut: `make the first one (${found.make}), then run this again`,
  });
}

const TOOLS: readonly { readonly file: RegExp; readonly make: string }[] = [
  { file: /^drizzle\.config\.([cm]?[jt]s|json)$/, make: 'drizzle-kit generate' },
  { file: /^prisma(\.config\.[cm]?[jt]s)?$/, make: 'prisma migrate dev' },
  { file: /^knexfile\.[cm]?[jt]s$/, make: 'knex migrate:make NAME' },
  { file: /^diesel\.toml$/, make: 'diesel migration generate NAME' },
  { file: /^atlas\.hcl$/, make: 'atlas migrate new NAME' },
  { file: /^sqitch\.(plan|conf)$/, make: 'sqitch add NAME' },
  { file: /^supabase$/, make: 'supabase migration new NAME' },
  { file: /^flyway\.(conf|toml)$/, make: 'V1__title.sql' },
  { file: /^\.sequelizerc$/, make: 'sequelize migration:generate --name NAME' },
];

function configuration(
  { format, dialect }: { readonly format: string; readonly dialect: string },
  folder: string,
  { typescript, installed }: Toolchain,
  asked: 'ts' | 'json' | undefined,
): Record<string, string> {
  const config = { migrations: `./${folder}`, format, dialect };
  // Code that imports a package which is not installed could not be loaded by anything else of the project.
  if ((asked ?? (typescript && installed ? 'ts' : 'json')) === 'json')
    return { 'rehearsal.config.json': `${JSON.stringify(config, null, 2)}\n` };
  const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${quoted(value)},\n`);
  return {
    'rehearsal.config.ts': `import { defineConfig } from 'rehearsal';\n\nexport default defineConfig({\n${lines.join('')}});\n`,
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** @throws {UserError} where there is something in the folder that would be mixed up with it */
function starter(root: string, folder: string, asked: 'ts' | 'json' | undefined): Record<string, string> {
  const files = asked === 'json' ? plainStarter : typedStarter;
  const moved = Object.entries(files).map(([path, content]) => [
    path.replace(/^migrations\//, `${folder}/`),
    content.replace("'./migrations'", `'./${folder}'`).replace('"./migrations"', `"./${folder}"`),
  ]);
  const place = join(root, folder);
  if (existsSync(place) && readdirSync(place).some((name) => !name.startsWith('.'))) {
    throw new UserError('the folder holds files, and none that is a migration', {
      where: folder,
      wayOut: 'name the folder of the migrations: rehearse init FOLDER',
    });
  }
  return Object.fromEntries(moved);
}
