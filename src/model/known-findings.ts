import type { Acceptance, Migration } from './migration.js';
import type { PropertyId } from './property-id.js';

/**
 * What `rehearse baseline` keeps beside the configuration: what was found in the migrations on that day, so that only what is new
 * fails from then on. An entry holds for the migration as it was: one that is changed counts anew.
 */
export interface KnownFindings {
  readonly schema: 'rehearsal-baseline/1';
  /** The folder of migrations, seen from the file's own folder. */
  readonly folder: string;
  readonly findings: readonly KnownFinding[];
  /** What nothing exercised. */
  readonly open: readonly KnownGap[];
  /** Acknowledgements that are not written into the migration itself. */
  readonly acknowledged: readonly Acknowledgement[];
}

export interface KnownFinding {
  readonly migration: string;
  readonly checksum: string;
  readonly property: PropertyId;
  readonly code: string;
  readonly table?: string;
  readonly column?: string;
  /** For a reader of the file. */
  readonly summary: string;
}

export interface KnownGap {
  /** `null`: of the whole folder. */
  readonly migration: string | null;
  readonly checksum: string | null;
  /** `null`: noticed by no single property. */
  readonly property: PropertyId | null;
  readonly what: string;
}

export interface Acknowledgement extends Pick<Acceptance, 'property' | 'reason'> {
  readonly migration: string;
  readonly table?: string;
  readonly column?: string;
}

/** Whether an entry is of the migration as it is. */
export function isOf(
  entry: { readonly migration: string | null; readonly checksum: string | null },
  migration: Pick<Migration, 'id' | 'checksum' | 'formerChecksums'>,
): boolean {
  const { checksum } = entry;
  if (entry.migration !== migration.id || checksum === null) return false;
  return checksum === migration.checksum || migration.formerChecksums?.includes(checksum) === true;
}
