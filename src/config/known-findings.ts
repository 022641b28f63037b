import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../model/errors.js';
import type { KnownFindings } from '../model/known-findings.js';
import { isPropertyId } from '../model/property-id.js';
import { isPlaceholder } from '../model/reason.js';
import type { LoadedConfig } from './load.js';

/** Where the baseline lies: as the configuration says, else beside it. */
export function baselinePath({ config, folder }: Pick<LoadedConfig, 'config' | 'folder'>): string {
  return resolve(folder, config.baseline ?? 'rehearsal.baseline.json');
}

/** The baseline of a file; `null`: there is none. @throws {UserError} for one that cannot be read or says what has no meaning */
export async function loadKnownFindings(path: string): Promise<KnownFindings | null> {
  if (!existsSync(path)) return null;
  const fail = (what: string): never => {
    throw new UserError(what, { where: path, wayOut: 'rehearse baseline writes the file again' });
  };
  let value: Partial<Record<keyof KnownFindings, unknown>> | null;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return fail(`cannot be read: ${(error as Error).message}`);
  }
  if (value?.schema !== 'rehearsal-baseline/1') return fail('this is no baseline of Rehearsal');
  const { findings = [], open = [], acknowledged = [] } = value;
  if (typeof value.folder !== 'string') return fail('"folder" must be a text');
  for (const [name, list] of Object.entries({ findings, open, acknowledged })) {
    if (!Array.isArray(list)) return fail(`"${name}" must be a list`);
    list.forEach((entry, at) => {
      const problem = faultOf(name, entry);
      if (problem !== null) fail(`${name}[${at}]: ${problem}`);
    });
  }
  return { ...value, findings, open, acknowledged } as KnownFindings;
}

function faultOf(list: string, entry: Readonly<Record<string, unknown>> | null): string | null {
  if (typeof entry !== 'object' || entry === null) return 'is no entry';
  const isText = (key: string) => typeof entry[key] === 'string' && entry[key] !== '';
  const needed = {
    findings: ['migration', 'checksum', 'property', 'code'],
    open: ['what'],
    acknowledged: ['migration', 'property', 'reason'],
  };
  const missing = needed[list as keyof typeof needed].find((key) => !isText(key));
  if (missing !== undefined) return `"${missing}" must be a text`;
  const { property, reason } = entry;
  if (property != null && (typeof property !== 'string' || !isPropertyId(property)))
    return `"${String(property)}" is no property`;
  if (list !== 'acknowledged') return null;
  if (property === 'applies')
    return 'applies cannot be acknowledged: where up fails, nothing is released; declare a precondition instead';
  if (entry.column !== undefined && !isText('table')) return 'a column needs its table';
  return isPlaceholder(String(reason)) ? 'the reason is still the placeholder: write why' : null;
}
