import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport, Report } from '../model/report.js';
import type { Project } from './project.js';

type Policy = NonNullable<Project['loaded']['config']['policy']>;

/** What the team's own rules miss in the evidence, one sentence each. */
export function policyShortcomings(evidence: Report, policy: Policy): string[] {
  const { runs = 0, required = [] } = policy;
  return [
    ...(evidence.settings.runs >= runs
      ? []
      : [
          `the evidence rests on ${evidence.settings.runs} datasets for each migration; the policy asks for ${runs}`,
        ]),
    ...evidence.migrations.flatMap((migration) => [
      ...notPassed(migration, required).map(
        (id) => `${migration.id}: ${id} was not passed, and the policy requires it`,
      ),
      ...reasonsMissed(migration, policy).map((text) => `${migration.id}: ${text}`),
    ]),
  ];
}

/** Those that are neither passed nor left out by the baseline. */
function notPassed({ properties }: MigrationReport, required: readonly PropertyId[]): PropertyId[] {
  return required.filter((id) => {
    const found = properties.find((property) => property.id === id);
    return found?.verdict !== 'passed' && found?.baseline !== true;
  });
}

function reasonsMissed({ properties }: MigrationReport, { reasons, approvals = {} }: Policy): string[] {
  const said = properties.flatMap(({ id, findings }) =>
    findings.flatMap(({ accepted, kind }) =>
      accepted === null || accepted.baseline || kind === 'consequence'
        ? []
        : [{ id, reason: accepted.reason }],
    ),
  );
  return [...new Map(said.map((each) => [JSON.stringify(each), each])).values()].flatMap(({ id, reason }) => {
    const people = approvals[id];
    return [
      ...(reasons === undefined || new RegExp(reasons).test(reason)
        ? []
        : [`the reason for accepting ${id} does not match ${reasons}: ${reason}`]),
      ...(people === undefined || people.some((name) => reason.includes(name))
        ? []
        : [`accepting ${id} needs ${people.join(' or ')}, and the reason names nobody of them: ${reason}`]),
    ];
  });
}

/**
 * The migrations that come without a suite. No code of the suites is run: one is for the migration its text names.
 */
export async function withoutSuite(
  ids: readonly string[],
  { config, folder }: Project['loaded'],
): Promise<readonly string[]> {
  const { suites = [] } = config;
  if (typeof suites !== 'string')
    return ids.filter((id) => !suites.some(({ migration }) => migration === id));
  const root = resolve(folder, suites);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => !entry.isDirectory() && /\.suite\.(ts|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return ids.filter(
    (id) => !texts.some((text) => ["'", '"', '`'].some((quote) => text.includes(`${quote}${id}${quote}`))),
  );
}
