import { millisecondsOf } from '../model/duration.js';
import { UserError } from '../model/errors.js';
import { isPropertyId, propertyIds } from '../model/property-id.js';
import { own } from '../model/record.js';
import { formats } from '../model/source.js';
import type { RehearsalConfig } from './config.js';
import { withEngine } from './engine.js';
import { nearest } from './nearest.js';

/** @throws {UserError} that names the file and the key, for what a configuration cannot mean */
export function checkConfig(value: unknown, file: string): RehearsalConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError('the configuration is not an object', {
      where: file,
      wayOut: 'export default defineConfig({ … })',
    });
  }
  for (const [key, setting] of Object.entries(value)) {
    const rule = own(rules as Readonly<Record<string, Rule>>, key);
    if (rule === undefined) {
      const known = Object.keys(rules);
      const meant = nearest(key, known);
      const wayOut = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`;
      throw new UserError(`unknown key "${key}"`, { where: file, wayOut });
    }
    if (setting !== undefined && !rule.holds(setting)) {
      throw new UserError(`"${key}" must be ${rule.wanted}, not ${shown(setting)}`, { where: file });
    }
  }
  return withEngine(value as RehearsalConfig, file);
}

interface Rule {
  readonly wanted: string;
  readonly holds: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const text: Rule = { wanted: 'a text', holds: isText };
const flag: Rule = { wanted: 'true or false', holds: (value) => typeof value === 'boolean' };

const numberFrom = (min: number, max: number): Rule => ({
  wanted: `a whole number of at least ${min}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
});

const oneOf = (...choices: readonly string[]): Rule => ({
  wanted: `one of ${choices.join(', ')}`,
  holds: (value) => choices.includes(value as string),
});

const listOf = (what: string, holds: (value: unknown) => boolean): Rule => ({
  wanted: `a list of ${what}`,
  holds: (value) => Array.isArray(value) && value.every(holds),
});

const recordOf = (what: string, holds: (value: unknown) => boolean): Rule => ({
  wanted: `an object of ${what}`,
  holds: (value) => typeof value === 'object' && value !== null && Object.values(value).every(holds),
});

const length: Rule = {
  wanted: 'a length of time such as "5m"',
  holds: (value) => isText(value) && millisecondsOf(value) !== null,
};

const rules: Readonly<Record<keyof RehearsalConfig, Rule>> = {
  migrations: text,
  suites: {
    wanted: 'a folder or a list of suites',
    holds: (value) => isText(value) || (Array.isArray(value) && value.every(isSuite)),
  },
  reportDir: text,
  evidence: text,
  baseline: text,
  policy: {
    wanted: 'an object of required, runs, suites, reasons and approvals',
    holds: isPolicy,
  },
  reporters: listOf('reporters', isText),
  runs: numberFrom(1, 1_000_000),
  seed: numberFrom(0, 0x7fff_ffff),
  time: length,
  migrationTime: length,
  data: oneOf('plain', 'edgy', 'hostile'),
  properties: listOf(`properties (${propertyIds.join(', ')})`, (id) => isText(id) && isPropertyId(id)),
  format: oneOf('auto', ...formats),
  dialect: oneOf('sqlite', 'postgres'),
  engine: oneOf('sqlite', 'postgres'),
  postgres: text,
  foreignKeys: flag,
  transaction: flag,
  connection: oneOf('shared', 'fresh'),
  deployment: oneOf('rolling', 'stop'),
  placeholders: recordOf('texts', (each) => typeof each === 'string'),
  sameNumber: oneOf('refuse', 'by-name'),
  standIns: recordOf('paths of SQL files', isText),
  stubs: recordOf('paths of code files', isText),
  groups: {
    wanted: 'a list of FIRST..LAST, or "off"',
    holds: (value) => value === 'off' || (Array.isArray(value) && value.every(isText)),
  },
  queries: text,
  commands: {
    wanted: 'an object of list, up, down and ledger',
    holds: (value) =>
      recordOf('texts', isText).holds(value) &&
      ['list', 'up'].every((key) => Object.hasOwn(value as object, key)) &&
      Object.keys(value as object).every((key) => ['list', 'up', 'down', 'ledger'].includes(key)),
  },
  functions: recordOf('functions', (each) => typeof each === 'function'),
};

function isPolicy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const checks: Readonly<Record<string, (each: unknown) => boolean>> = {
    required: (each) => Array.isArray(each) && each.every((id) => isText(id) && isPropertyId(id)),
    runs: (each) => Number.isSafeInteger(each) && (each as number) >= 1,
    suites: (each) => typeof each === 'boolean',
    reasons: (each) => isText(each) && isPattern(each),
    approvals: (each) =>
      typeof each === 'object' &&
      each !== null &&
      Object.entries(each).every(
        ([id, people]) =>
          isPropertyId(id) && Array.isArray(people) && people.length > 0 && people.every(isText),
      ),
  };
  return Object.entries(value).every(([key, each]) => own(checks, key)?.(each) === true);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a value has the shape of a suite. */
export function isSuite(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isText((value as Record<string, unknown>).migration);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}
