import type { PropertyId } from '../model/property-id.js';
import { grouped } from '../model/quantity.js';
import type { ReportFinding } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';

/** What a reader is told of a property who has never heard of it. */
export interface PropertyWords {
  readonly title: string;
  /** One sentence: why it matters. */
  readonly why: string;
  /** What comes of it where it fails. */
  readonly harm: Harm;
  /** What a difference's two sides are: `before` and `after` of the report. */
  readonly sides: readonly [string, string];
}

/** What comes of a failure, from the worst on: of one migration, and of several. */
export const harms = {
  data: ['loses data', 'lose data'],
  wrong: ['leaves wrong data', 'leave wrong data'],
  side: ['changes more than it says', 'change more than they say'],
  back: ['cannot be rolled back safely', 'cannot be rolled back safely'],
  half: ['can be left half done', 'can be left half done'],
  stop: ['does not apply as it should', 'do not apply as they should'],
  chance: ['depends on more than its data', 'depend on more than their data'],
  old: ['breaks the old application', 'break the old application'],
  fresh: ['leaves new and upgraded databases different', 'leave new and upgraded databases different'],
  slow: ['slows queries down', 'slow queries down'],
} as const satisfies Readonly<Record<string, readonly [one: string, several: string]>>;

/** What comes of a failure. */
export type Harm = keyof typeof harms;

export const propertyWords: Readonly<Record<PropertyId, PropertyWords>> = {
  applies: {
    title: 'Applies to every valid database',
    why: 'What fails here, or does nothing, would do so in production.',
    harm: 'stop',
    sides: ['before up', 'after up'],
  },
  'row-count': {
    title: 'Keeps every row',
    why: 'A cascade, a join that drops or multiplies rows, or a DELETE that is too wide goes unseen until somebody misses a row.',
    harm: 'data',
    sides: ['before up', 'after up'],
  },
  untouched: {
    title: 'Leaves the rest alone',
    why: 'What the migration does not name must stay as it is.',
    harm: 'side',
    sides: ['before up', 'after up'],
  },
  'round-trip-schema': {
    title: 'The way back restores the schema',
    why: 'After a rollback the old application runs again, and it needs the schema that it was written for.',
    harm: 'back',
    sides: ['before up', 'after up and down'],
  },
  'round-trip-data': {
    title: 'The way back restores the data',
    why: 'A rollback is made under pressure: what it does not bring back is lost at the worst moment.',
    harm: 'back',
    sides: ['before up', 'after up and down'],
  },
  're-apply': {
    title: 'Can be applied again after the way back',
    why: 'After a rollback comes the second attempt, and it must end where the first one did.',
    harm: 'back',
    sides: ['after the first up', 'after the second up'],
  },
  information: {
    title: 'Destroys no information',
    why: 'No down can bring back a value that is kept nowhere.',
    harm: 'data',
    sides: ['before up', 'after up'],
  },
  preconditions: {
    title: 'Refuses what it cannot migrate',
    why: 'A precondition that lets a wrong database through, or leaves traces when it refuses, protects nobody.',
    harm: 'stop',
    sides: ['before', 'after the refusal'],
  },
  postconditions: {
    title: 'Ends as it promises',
    why: 'The migration says itself what must hold afterwards; where that breaks, it did not do its work.',
    harm: 'wrong',
    sides: ['before up', 'after up'],
  },
  atomic: {
    title: 'All or nothing on a failure',
    why: 'A statement that fails halfway must not leave a database that neither the old nor the new application understands.',
    harm: 'half',
    sides: ['before', 'after the failure'],
  },
  crash: {
    title: 'All or nothing when killed',
    why: 'Machines stop at any moment: on reopening, the database must be as before or as after, and sound.',
    harm: 'half',
    sides: ['before', 'on reopening'],
  },
  live: {
    title: 'Old or new for everybody meanwhile',
    why: 'Unless the application is stopped first, it reads and writes in the middle of the migration.',
    harm: 'half',
    sides: ['before', 'seen meanwhile'],
  },
  model: {
    title: 'Does what was meant',
    why: 'Only an independent account of what the new rows should be can tell a wrong conversion from a right one.',
    harm: 'wrong',
    sides: ['the reference makes', 'the database holds'],
  },
  integrity: {
    title: 'Leaves a sound database',
    why: 'Rows without their parents and broken indexes make later statements fail or answer wrongly.',
    harm: 'wrong',
    sides: ['before up', 'after up'],
  },
  deterministic: {
    title: 'Gives the same result every time',
    why: 'What depends on the clock, on chance or on the order of rows comes out differently in production than in any rehearsal.',
    harm: 'chance',
    sides: ['in one run', 'in another'],
  },
  'old-reads': {
    title: 'The old application can still read',
    why: 'During a deploy, and after a hasty rollback of the application alone, the old version runs on the new schema.',
    harm: 'old',
    sides: ['on the old schema', 'on the new schema'],
  },
  'old-writes': {
    title: 'The old application can still write',
    why: 'During a deploy, and after a hasty rollback of the application alone, the old version runs on the new schema.',
    harm: 'old',
    sides: ['written', 'on the new schema'],
  },
  'later-writes': {
    title: 'The way back keeps later work',
    why: 'Users write between a release and its rollback, and down must keep what they wrote.',
    harm: 'back',
    sides: ['expected', 'after down'],
  },
  plans: {
    title: 'Queries keep their indexes',
    why: 'A query that loses its index is right on a test database and too slow on the real one.',
    harm: 'slow',
    sides: ['before up', 'after up'],
  },
  cost: {
    title: 'Time and space at production size',
    why: 'What takes a moment on a few rows may lock a large table for longer than the release may take.',
    harm: 'slow',
    sides: ['before up', 'after up'],
  },
  fresh: {
    title: 'New and upgraded databases agree',
    why: 'Where they end differently, tests and new installations run on another schema than production.',
    harm: 'fresh',
    sides: ['from an empty database', 'from one with rows'],
  },
};

/** What a finding's differences show, and their two sides; `null`: that side says nothing. */
export function picture(
  property: PropertyId,
  { code }: Pick<ReportFinding, 'code'>,
): { readonly head: string; readonly sides: readonly [string | null, string] } {
  if (code.endsWith('-fails-after-writes')) return { head: 'written', sides: [null, 'new value'] };
  const { sides } = propertyWords[property];
  return { head: code === 'counter-falls-back' ? 'next number' : 'differs', sides };
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'does not apply',
};

/** `1 row`, `2,000 rows`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
