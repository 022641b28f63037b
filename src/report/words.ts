import type { PropertyId } from '../model/property-id.js';
import { grouped } from '../model/quantity.js';
import type { Verdict } from '../model/verdict.js';

/** What a reader is told of a property who has never heard of it. */
export interface PropertyWords {
  readonly title: string;
  /** One sentence: why it matters. */
  readonly why: string;
  /** Whether data is gone, for good or after the way back, where it fails. */
  readonly losesData: boolean;
  /** What a difference's two sides are: `before` and `after` of the report. */
  readonly sides: readonly [string, string];
}

export const propertyWords: Readonly<Record<PropertyId, PropertyWords>> = {
  applies: {
    title: 'Applies to every valid database',
    why: 'What the old schema let an application write is what production holds: a release stops halfway where up refuses it.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  'row-count': {
    title: 'Keeps every row',
    why: 'A cascade, a join that drops or multiplies, or a DELETE too wide goes unseen until somebody misses a row.',
    losesData: true,
    sides: ['before up', 'after up'],
  },
  untouched: {
    title: 'Leaves the rest alone',
    why: 'A trigger that fires, a rebuild that forgets a constraint or reorders columns changes what nobody meant to change.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  'round-trip-schema': {
    title: 'The way back restores the schema',
    why: 'After a rollback the old application runs again, and it needs the schema that it was written for.',
    losesData: false,
    sides: ['before up', 'after up and down'],
  },
  'round-trip-data': {
    title: 'The way back restores the data',
    why: 'A rollback is made under pressure: what it does not bring back is lost at the worst moment.',
    losesData: true,
    sides: ['before up', 'after up and down'],
  },
  're-apply': {
    title: 'Can be applied again after the way back',
    why: 'After a rollback comes the second attempt, and it must not end somewhere else than the first.',
    losesData: false,
    sides: ['after the first up', 'after the second up'],
  },
  information: {
    title: 'Destroys no information',
    why: 'Where the old value is kept nowhere, no down can bring it back.',
    losesData: true,
    sides: ['before up', 'after up'],
  },
  preconditions: {
    title: 'Refuses what it cannot migrate',
    why: 'A precondition that lets a wrong database through, or leaves traces when it refuses, protects nobody.',
    losesData: false,
    sides: ['before', 'after the refusal'],
  },
  postconditions: {
    title: 'Ends as it promises',
    why: 'The migration says itself what must hold afterwards; where that breaks, it did not do its work.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  atomic: {
    title: 'All or nothing on a failure',
    why: 'A statement that fails halfway must not leave a database that neither the old nor the new application understands.',
    losesData: false,
    sides: ['before', 'after the failure'],
  },
  crash: {
    title: 'All or nothing when killed',
    why: 'Machines stop at any moment: on reopening, the database has to be as before or as after, and sound.',
    losesData: true,
    sides: ['before', 'on reopening'],
  },
  live: {
    title: 'Old or new for everybody meanwhile',
    why: 'A deploy does not always stop the application first: who reads a half-migrated database answers wrongly, who writes to it loses the write.',
    losesData: true,
    sides: ['before', 'seen meanwhile'],
  },
  model: {
    title: 'Does what was meant',
    why: 'Only an independent account of what the new rows should be can tell a wrong conversion from a right one.',
    losesData: false,
    sides: ['the reference makes', 'the database holds'],
  },
  integrity: {
    title: 'Leaves a sound database',
    why: 'Rows without their parents and broken indexes make later statements fail or answer wrongly.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  deterministic: {
    title: 'Gives the same result every time',
    why: 'A result that depends on the clock, on chance or on the order of rows cannot be rehearsed: production gets another.',
    losesData: false,
    sides: ['in one run', 'in another'],
  },
  'old-reads': {
    title: 'The old application can still read',
    why: 'During a deploy, and after a hasty rollback of the application alone, the old version runs on the new schema.',
    losesData: false,
    sides: ['on the old schema', 'on the new schema'],
  },
  'old-writes': {
    title: 'The old application can still write',
    why: 'During a deploy, and after a hasty rollback of the application alone, the old version runs on the new schema.',
    losesData: false,
    sides: ['written', 'on the new schema'],
  },
  'later-writes': {
    title: 'The way back keeps later work',
    why: 'Between the release and a rollback people go on working: their work must survive the way back.',
    losesData: true,
    sides: ['expected', 'after down'],
  },
  plans: {
    title: 'Queries keep their indexes',
    why: 'A query that loses its index is right on a test database and too slow on the real one.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  cost: {
    title: 'Time and space at production size',
    why: 'What takes a moment on a few rows may lock a large table for longer than the release may take.',
    losesData: false,
    sides: ['before up', 'after up'],
  },
  fresh: {
    title: 'New and upgraded databases agree',
    why: 'Where they end differently, tests and new installations run on another schema than production.',
    losesData: false,
    sides: ['from an empty database', 'from one with rows'],
  },
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'no evidence',
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
