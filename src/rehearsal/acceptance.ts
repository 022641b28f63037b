import { type Finding, isFailureOfUp } from '../model/finding.js';
import type { Acceptance } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';

/** The acceptance that covers the finding, if the author has written one. */
export function acceptanceOf(
  acceptances: readonly Acceptance[],
  property: PropertyId,
  finding: Finding,
): Acceptance | null {
  const able = isFailureOfUp(finding) ? acceptances.filter(({ baseline }) => baseline) : acceptances;
  return able.find((acceptance) => acceptance.property === property && covers(acceptance, finding)) ?? null;
}

function covers(acceptance: Acceptance, finding: Finding): boolean {
  if (acceptance.code !== undefined) {
    const { code, table = null, column = null } = finding;
    return acceptance.code === code && acceptance.table === table && acceptance.column === column;
  }
  if (acceptance.table === null) return true;
  const tables =
    finding.table === undefined ? finding.differences.map(({ table }) => table) : [finding.table];
  if (tables.length === 0 || !tables.every((table) => same(table, acceptance.table))) return false;
  if (acceptance.column === null) return true;
  if (finding.column !== undefined) return same(finding.column, acceptance.column);
  return (
    finding.differences.length > 0 &&
    finding.differences.every(({ column }) => same(column, acceptance.column))
  );
}

function same(a: string | undefined, b: string | null): boolean {
  return a !== undefined && b !== null && a.toLowerCase() === b.toLowerCase();
}
