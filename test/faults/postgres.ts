import type { PropertyId } from '../../src/model/property-id.js';

/** A fault of PostgreSQL's own kind, and the same change done right. */
export interface PostgresPair {
  readonly base: string;
  readonly faulty: string;
  /** Where the change is one that should not be made at all, nothing stands here. */
  readonly correct?: string;
  readonly down?: string;
  readonly foundBy: PropertyId;
  /** What is said of it. */
  readonly says: RegExp;
}

const family =
  'CREATE TABLE parents (id integer PRIMARY KEY);\nCREATE TABLE kids (id integer PRIMARY KEY, parent_id integer, ' +
  'CONSTRAINT kids_parent FOREIGN KEY (parent_id) REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);';
const remade = (clauses: string) =>
  `ALTER TABLE kids DROP CONSTRAINT kids_parent;\nALTER TABLE kids ADD CONSTRAINT kids_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE SET NULL${clauses};`;
const steps =
  'CREATE TABLE steps (id integer PRIMARY KEY, place integer NOT NULL, CONSTRAINT steps_place UNIQUE (place) DEFERRABLE);';
const renumbered = (clauses: string) =>
  `ALTER TABLE steps DROP CONSTRAINT steps_place;\nALTER TABLE steps ADD CONSTRAINT steps_place UNIQUE (place)${clauses};`;

export const postgresPairs: Readonly<Record<string, PostgresPair>> = {
  'a foreign key is made again and no longer waits for the end of the transaction': {
    base: family,
    faulty: remade(''),
    correct: remade(' DEFERRABLE INITIALLY DEFERRED'),
    foundBy: 'untouched',
    says: /\(parent_id\) of kids is made again without DEFERRABLE INITIALLY DEFERRED/,
  },
  'a unique key is made again and no longer waits': {
    base: steps,
    faulty: renumbered(''),
    correct: renumbered(' DEFERRABLE'),
    foundBy: 'untouched',
    says: /UNIQUE \(place\) of steps is made again without DEFERRABLE/,
  },
};
