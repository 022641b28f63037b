/** The properties' names, as reports, acceptances, suites and files spell them. */
export const propertyIds = [
  'applies',
  'row-count',
  'untouched',
  'round-trip-schema',
  'round-trip-data',
  're-apply',
  'information',
  'preconditions',
  'postconditions',
  'atomic',
  'crash',
  'live',
  'model',
  'integrity',
  'deterministic',
  'old-reads',
  'old-writes',
  'later-writes',
  'plans',
  'cost',
  'fresh',
] as const;

export type PropertyId = (typeof propertyIds)[number];

export function isPropertyId(name: string): name is PropertyId {
  return (propertyIds as readonly string[]).includes(name);
}
