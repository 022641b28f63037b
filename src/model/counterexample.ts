import type { DataLevel } from './dataset.js';
import type { PropertyId } from './property-id.js';
import type { JsonRow } from './report.js';
import type { Deployment, Format } from './source.js';

/** A saved counterexample, as `rehearse replay` takes it: everything that runs one check on one dataset again. */
export interface CounterexampleFile {
  readonly schema: 'rehearsal-counterexample/1';
  readonly source: { readonly folder: string; readonly format: string };
  readonly migration: string;
  readonly checksum: string;
  readonly property: PropertyId;
  readonly seed: number;
  /** fast-check's path: the dataset's place in the run, then the steps of shrinking. */
  readonly path: string;
  readonly data: DataLevel;
  readonly foreignKeys: boolean;
  readonly connection: 'shared' | 'fresh';
  /** What the user said about the folder, so that it is read the same way again. */
  readonly context?: {
    readonly format?: Format | 'auto';
    readonly dialect?: 'sqlite' | 'postgres';
    readonly foreignKeys?: boolean;
    readonly transaction?: boolean;
    readonly connection?: 'shared' | 'fresh';
    readonly deployment?: Deployment;
    readonly placeholders?: Readonly<Record<string, string>>;
    readonly queries?: string;
    readonly groups?: readonly string[] | 'off';
  };
  readonly dataset: Readonly<Record<string, readonly JsonRow[]>>;
}
