import type { Arbitrary } from 'fast-check';
import type { DataLevel, Dataset, Model } from '../model/dataset.js';
import type { Query } from '../model/query.js';
import type { Schema } from '../model/schema.js';

/** What belongs to one migration beside its file: data to rehearse on, and an independent reference. */
export interface Suite {
  /** The migration's id. */
  readonly migration: string;
  /** Datasets at the version before the migration, for a level and the schema there; absent: derived from that and the migration's words. */
  readonly datasets?: (level: DataLevel, schema: Schema) => Arbitrary<Dataset>;
  /** The reference for the property `model`. */
  readonly model?: Model;
  /** Statements of the application that must go on running, and keep their indexes. */
  readonly queries?: readonly Query[];
}

/** Gives an editor the types while a suite is written. */
export function defineSuite(suite: Suite): Suite {
  return suite;
}
