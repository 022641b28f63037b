import type { NewFile } from './recipe.js';
import type { Toolchain } from './toolchain.js';

/** What CI is to do. */
export interface CiWanted {
  readonly toolchain: Toolchain;
  /** The folder of migrations, from the project's root. */
  readonly folder: string;
  readonly version: string;
}

/** The step as a file of its own, and what is left to be done by hand. */
export interface CiStep {
  readonly file: NewFile | null;
  readonly byHand: string | null;
}

/** The CI step for the project; a file that is there is never changed. */
export function ciStep(kind: Toolchain['ci'], wanted: CiWanted): CiStep {
  if (kind === 'github') return { file: { path: GITHUB, content: github(wanted) }, byHand: null };
  if (kind !== 'gitlab') return { file: null, byHand: `in CI, run: ${verifyCommand(wanted)}` };
  if (!wanted.toolchain.hasCi)
    return { file: { path: '.gitlab-ci.yml', content: gitlab(wanted) }, byHand: null };
  return {
    file: { path: GITLAB, content: gitlab(wanted) },
    byHand: `in .gitlab-ci.yml, add: include: { local: ${GITLAB} }`,
  };
}

const GITHUB = '.github/workflows/rehearsal.yml';
const GITLAB = '.gitlab/rehearsal.yml';

/** The command as CI runs it: without a package.json, a version that stays. */
function verifyCommand({ toolchain: { manager }, version }: CiWanted): string {
  const run = manager === null ? `npx --yes rehearsal@${version}` : `${manager.run} rehearse`;
  return `${run} verify --reporter console,json,html,junit,sarif,markdown`;
}

function github(wanted: CiWanted): string {
  const { manager } = wanted.toolchain;
  const cached = manager === null || manager.name === 'bun' || manager.install === 'npm install';
  return `# Rehearses the migrations of every pull request that touches them.
name: rehearsal
on:
  pull_request:
    paths:
      - ${JSON.stringify(`${wanted.folder}/**`)}
      - "rehearsal.*"
permissions:
  contents: read
jobs:
  rehearsal:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${manager?.name === 'pnpm' ? '      - uses: pnpm/action-setup@v4\n' : ''}${
  manager?.name === 'bun' ? '      - uses: oven-sh/setup-bun@v2\n' : ''
}      - uses: actions/setup-node@v4
        with:
          node-version: 22
${cached ? '' : `          cache: ${manager.name}\n`}${manager === null ? '' : `      - run: ${manager.install}\n`}      - run: ${verifyCommand(wanted)}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: rehearsal
          path: reports/out
`;
}

function gitlab(wanted: CiWanted): string {
  const { manager } = wanted.toolchain;
  const setUp =
    manager?.name === 'bun'
      ? '    - npm install --global bun\n'
      : manager?.name === 'pnpm'
        ? '    - corepack enable\n'
        : '';
  return `# Rehearses the migrations of every merge request that touches them.
rehearsal:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes:
        - ${JSON.stringify(`${wanted.folder}/**/*`)}
        - "rehearsal.*"
  script:
${setUp}${manager === null ? '' : `    - ${manager.install}\n`}    - ${verifyCommand(wanted)}
  artifacts:
    when: always
    paths:
      - reports/out
    reports:
      junit: reports/out/junit.xml
`;
}
