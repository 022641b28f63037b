import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the project's own package manager installs and runs things. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Installs what the lock file says. */
  readonly install: string;
  /** Adds Rehearsal to the project. */
  readonly add: string;
  /** Stands in front of a command of an installed package. */
  readonly run: string;
}

/** What a project is made with, as its own files tell it. */
export interface Toolchain {
  /** `null`: the project has no package.json, and is in another language. */
  readonly manager: PackageManager | null;
  /** Whether package.json names this package. */
  readonly installed: boolean;
  readonly typescript: boolean;
  readonly ci: 'github' | 'gitlab' | 'other' | null;
  /** Whether a file of that CI is there already. */
  readonly hasCi: boolean;
}

/** Looks at the files of a project's root. */
export function toolchainOf(root: string): Toolchain {
  const has = (...names: readonly string[]) => names.some((name) => existsSync(join(root, name)));
  const manifest = has('package.json') ? readText(join(root, 'package.json')) : null;
  return {
    manager: manifest === null ? null : managerOf(has, manifest, root),
    installed: manifest !== null && /"rehearsal"\s*:/.test(manifest),
    typescript: has('tsconfig.json') || (manifest !== null && /"typescript"\s*:/.test(manifest)),
    ...ciOf(has, root),
  };
}

function managerOf(
  has: (...names: readonly string[]) => boolean,
  manifest: string,
  root: string,
): PackageManager {
  const asked = /"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@/.exec(manifest)?.[1];
  if (asked === 'pnpm' || has('pnpm-lock.yaml'))
    return {
      name: 'pnpm',
      install: 'pnpm install --frozen-lockfile',
      add: 'pnpm add -D rehearsal',
      run: 'pnpm exec',
    };
  if (asked === 'yarn' || has('yarn.lock')) {
    const modern = has('.yarnrc.yml') || /__metadata:/.test(readText(join(root, 'yarn.lock')));
    const frozen = modern ? '--immutable' : '--frozen-lockfile';
    return { name: 'yarn', install: `yarn install ${frozen}`, add: 'yarn add -D rehearsal', run: 'yarn' };
  }
  if (asked === 'bun' || has('bun.lock', 'bun.lockb'))
    return {
      name: 'bun',
      install: 'bun install --frozen-lockfile',
      add: 'bun add -d rehearsal',
      run: 'bunx',
    };
  return {
    name: 'npm',
    install: has('package-lock.json', 'npm-shrinkwrap.json') ? 'npm ci' : 'npm install',
    add: 'npm i -D rehearsal',
    run: 'npx',
  };
}

function ciOf(has: (...names: readonly string[]) => boolean, root: string): Pick<Toolchain, 'ci' | 'hasCi'> {
  if (has('.github')) return { ci: 'github', hasCi: true };
  if (has('.gitlab-ci.yml')) return { ci: 'gitlab', hasCi: true };
  const others = [
    '.circleci',
    'azure-pipelines.yml',
    'bitbucket-pipelines.yml',
    'Jenkinsfile',
    '.drone.yml',
    '.travis.yml',
    '.buildkite',
    '.woodpecker.yml',
  ];
  if (has(...others)) return { ci: 'other', hasCi: true };
  const remote = readText(join(root, '.git', 'config'));
  if (/\bgithub\b/.test(remote)) return { ci: 'github', hasCi: false };
  return { ci: /\bgitlab\b/.test(remote) ? 'gitlab' : null, hasCi: false };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
