import { fold } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import type { PropertyId } from '../../model/property-id.js';

/** A finding of a property. */
export interface Found {
  readonly property: { readonly id: PropertyId };
  readonly finding: Finding;
}

/** Whether the one is of a kind, and in a place, from which the other may follow. Whether it does is for the data to show. */
export function mayFollow(consequence: Found, cause: Found): boolean {
  return rulesFor(consequence, cause).length > 0;
}

/**
 * Whether the place alone tells that it does: what is gone from the schema is gone from every row, and so is what one statement takes
 * away as a whole.
 */
export function surelyFollows(consequence: Found, cause: Found): boolean {
  const found = rulesFor(consequence, cause);
  return found.length > 0 && (cause.finding.kind === 'decision' || found.some(({ sure }) => sure));
}

function rulesFor(consequence: Found, cause: Found): readonly Rule[] {
  if (consequence.property.id === cause.property.id) return [];
  return rules.filter(
    ({ what, from, where }) =>
      isOf(consequence, what) && isOf(cause, from) && places[where](cause.finding, consequence.finding),
  );
}

/** Causes of this property are looked for first where several may explain one finding: nearest to what `up` did. */
export function rankOf({ property }: Found): number {
  const at = order.indexOf(property.id);
  return at < 0 ? order.length : at;
}

const order: readonly PropertyId[] = [
  'row-count',
  'untouched',
  'information',
  'integrity',
  'atomic',
  'round-trip-schema',
  'round-trip-data',
  'old-reads',
];

/** Codes of each property; `null`: all of them. */
type Kinds = Partial<Readonly<Record<PropertyId, readonly string[] | null>>>;

interface Rule {
  readonly what: Kinds;
  readonly from: Kinds;
  readonly where: Place;
  /** It is in the schema, whatever the rows: the place tells enough. */
  readonly sure?: boolean;
}

type Place = 'there' | 'table' | 'tableIfSaid' | 'anywhere' | 'decidedThere' | 'decided';

/** Where the cause stands, seen from the consequence. */
const places: Readonly<Record<Place, (cause: Finding, consequence: Finding) => boolean>> = {
  /** The same column, or the whole table. */
  there: (cause: Finding, consequence: Finding) =>
    sameTable(cause, consequence) &&
    (cause.column === undefined || fold(cause.column) === fold(consequence.column ?? '')),
  /** The same table. */
  table: sameTable,
  /** The same table, or the engine did not say whose rows it refused. */
  tableIfSaid: (cause: Finding, consequence: Finding) =>
    cause.table === undefined || sameTable(cause, consequence),
  anywhere: () => true,
  /** The same column, where the author decided it. */
  decidedThere: (cause: Finding, consequence: Finding) =>
    cause.kind === 'decision' && places.there(cause, consequence),
  /** Anywhere, where the author decided it. */
  decided: (cause: Finding) => cause.kind === 'decision',
};

function sameTable(cause: Finding, consequence: Finding): boolean {
  return cause.table !== undefined && fold(cause.table) === fold(consequence.table ?? '');
}

function isOf({ property, finding }: Found, kinds: Kinds): boolean {
  const codes = kinds[property.id];
  return codes === null || codes?.includes(finding.code) === true;
}

/** What `up` took away for good. */
const lost: Kinds = {
  'row-count': ['rows-lost'],
  untouched: ['cells-changed', 'rows-replaced'],
  information: ['table-destroyed', 'column-destroyed', 'rows-destroyed', 'values-merged'],
};

/** A missing value has a column; of a value that does not fit a type, an engine may not even say the table. */
const PLACES_OF_RULES: Readonly<Record<string, Place>> = { 'not-null': 'there', type: 'tableIfSaid' };

const rules: readonly Rule[] = [
  // A row that is gone took all its values along.
  {
    what: { information: ['rows-destroyed', 'column-destroyed', 'values-merged'] },
    from: { 'row-count': ['rows-lost'], untouched: ['rows-replaced'] },
    where: 'table',
  },
  { what: { information: ['values-merged'] }, from: { untouched: ['cells-changed'] }, where: 'there' },
  // What nothing can bring back, no down brings back.
  {
    what: { 'round-trip-data': ['rows-not-restored', 'values-not-restored', 'keys-not-restored'] },
    from: lost,
    where: 'there',
  },
  {
    what: { 'round-trip-data': ['rows-left-behind'] },
    from: { 'row-count': ['rows-multiplied', 'rows-added'] },
    where: 'table',
  },
  {
    what: { 'round-trip-schema': ['down-missing', 'down-refuses'] },
    from: { 'row-count': null, information: null, 'old-reads': null },
    where: 'decided',
  },
  {
    what: { 'round-trip-data': null },
    from: { 'round-trip-schema': ['down-does-nothing', 'up-does-nothing'] },
    where: 'anywhere',
  },
  {
    what: { 'round-trip-data': null },
    from: { 'round-trip-schema': ['missing', 'changed'] },
    where: 'there',
  },
  // Whoever lets a column's values go has nothing but a default to give its rows when it comes back.
  { what: { 'round-trip-schema': ['default-fills'] }, from: lost, where: 'decidedThere' },
  // Who did not come back to where he started cannot arrive at the same place again.
  {
    what: { 're-apply': null },
    from: { 'round-trip-schema': null, 'round-trip-data': null },
    where: 'anywhere',
  },
  {
    what: { 'old-reads': ['column-gone', 'table-gone'], 'old-writes': ['column-gone', 'table-gone'] },
    from: { information: ['table-destroyed', 'column-destroyed'] },
    where: 'there',
    sure: true,
  },
  {
    what: { 'old-writes': ['column-gone', 'table-gone'] },
    from: { 'old-reads': ['column-gone', 'table-gone'] },
    where: 'there',
    sure: true,
  },
  // The rule that old rows break on the way is the one that the old application's next rows break.
  ...(['not-null', 'check', 'unique', 'foreign-key', 'type'] as const).map((rule) => ({
    what: { 'old-writes': [`${rule}-refuses-insert`, `${rule}-refuses-update`] },
    from: { applies: [`up-fails: ${rule}`] },
    where: PLACES_OF_RULES[rule] ?? ('table' as const),
    sure: true,
  })),
  // Where a renamed key makes documents equal, those that had it before get the old name on the way back.
  {
    what: { 'round-trip-data': ['values-spoilt'] },
    from: { information: ['values-merged'] },
    where: 'decidedThere',
  },
  // Whoever fills the NULLs of a column has decided that it holds none.
  {
    what: { 'old-writes': ['not-null-refuses-insert', 'not-null-refuses-update'] },
    from: { information: ['values-merged'] },
    where: 'decidedThere',
  },
  { what: { 'old-reads': ['reads-other'], 'old-writes': ['write-means-other'] }, from: lost, where: 'there' },
  {
    what: { 'old-writes': ['delete-leaves-children'] },
    from: { untouched: ['foreign-key-lost'] },
    where: 'anywhere',
  },
  {
    what: { plans: null },
    from: { untouched: ['index-lost', 'primary-key-lost', 'unique-lost', 'collation-lost'] },
    where: 'table',
    sure: true,
  },
  { what: { 'old-reads': ['view-fails'] }, from: { integrity: ['up-breaks-view'] }, where: 'table' },
  { what: { model: null }, from: { 'row-count': null, untouched: null }, where: 'there' },
  ...(['up', 'down'] as const).flatMap((direction) =>
    [
      { crash: [`${direction}-killed-between`] },
      ...(direction === 'up' ? [{ live: ['state-between'] }] : []),
    ].map((what) => ({
      what,
      from: { atomic: [`${direction}-not-atomic`] },
      where: 'anywhere' as const,
    })),
  ),
];
