import { sameImage } from '../compare/index.js';
import type { Dataset } from '../model/dataset.js';
import { EngineLost } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Statement } from '../model/migration.js';
import type { Mutant } from '../model/mutation.js';
import type { PropertyId } from '../model/property-id.js';
import type { Direction, RunResult } from '../model/run.js';
import type { Schema } from '../model/schema.js';
import type { Property, Trial } from '../properties/property.js';
import { registry } from '../properties/registry.js';
import { acceptanceOf } from '../rehearsal/acceptance.js';
import { kindOfFinding } from '../rehearsal/observation.js';
import { saltOf } from '../rehearsal/seeds.js';
import { type Stage, startTrial } from '../rehearsal/trial.js';
import type { Heard } from './plant.js';

/** What the migration as it is shows on a dataset; `null`: the direction does not get through. */
interface Ends {
  readonly up: Image | null;
  readonly down: Image | null;
}

/** Looks for a planted fault on datasets on which it is known what the migration without it does. */
export class Judge {
  readonly #datasets: readonly Dataset[];
  readonly #seed: number;
  /** What the migration as it is is blamed for already. */
  readonly #known: ReadonlySet<string>;
  readonly #ends: readonly Ends[];
  /** Properties that could not be asked, each with the error that came first. */
  readonly broken: Map<PropertyId, string>;
  /** What the migration was heard to run, where it is written as code. */
  readonly heard: Heard;

  private constructor(
    datasets: readonly Dataset[],
    seed: number,
    known: ReadonlySet<string>,
    ends: readonly Ends[],
    heard: Heard,
    broken: Map<PropertyId, string>,
  ) {
    this.broken = broken;
    this.#datasets = datasets;
    this.#seed = seed;
    this.#known = known;
    this.#ends = ends;
    this.heard = heard;
  }

  /** Watches the migration as it is on the datasets, of which the first is empty. */
  static async of(stage: Stage, datasets: readonly Dataset[], seed: number): Promise<Judge> {
    const known = new Set<string>();
    const ends: Ends[] = [];
    const broken = new Map<PropertyId, string>();
    const heard = { up: new Map<string, Statement>(), down: new Map<string, Statement>() };
    const onRun = (direction: Direction, { statements }: RunResult) => {
      for (const { statement } of statements) heard[direction].set(statement.sql, statement);
    };
    for (const [index, dataset] of datasets.entries()) {
      await onTrial({ ...stage, onRun }, dataset, index, seed, async (trial) => {
        ends.push(await endsOf(trial));
        for (const property of asked(trial)) {
          for (const finding of await findingsOf(property, trial, broken))
            known.add(keyOf(property.id, finding));
        }
      });
    }
    const texts = { up: [...heard.up.values()], down: [...heard.down.values()] };
    return new Judge(datasets, seed, known, ends, texts, broken);
  }

  /** The schema after `up` on an empty database. */
  static async schemasOf(stage: Stage): Promise<{ readonly schemaAfter: Schema | null }> {
    return onTrial(stage, {}, 0, 0, async (trial) => {
      const { result, image } = await trial.up();
      return { schemaAfter: result.ok ? image.schema : null };
    });
  }

  /** Stops at the first property that says what it does not say of the migration as it is. */
  async judge(stage: Stage): Promise<Pick<Mutant, 'outcome' | 'caughtBy'>> {
    let same = true;
    let refused = 0;
    for (const [index, dataset] of this.#datasets.entries()) {
      const { caughtBy, ends } = await onTrial(stage, dataset, index, this.#seed, async (trial) => {
        const ends = await endsOf(trial);
        return { caughtBy: await this.#caughtBy(trial), ends };
      });
      if (caughtBy !== null) return { outcome: 'caught', caughtBy };
      const own = this.#ends[index] as Ends;
      same &&= isSame(own.up, ends.up) && isSame(own.down, ends.down);
      if (own.up !== null && ends.up === null) refused++;
    }
    const through = this.#ends.filter(({ up }) => up !== null).length;
    if (refused === through && through > 0) {
      const summary = 'up is refused on every dataset, so that there is no evidence';
      return { outcome: 'caught', caughtBy: { property: 'applies', summary } };
    }
    return { outcome: same ? 'equivalent' : 'survived', caughtBy: null };
  }

  async #caughtBy(trial: Trial): Promise<Mutant['caughtBy']> {
    for (const property of asked(trial)) {
      for (const finding of await findingsOf(property, trial, this.broken)) {
        if (!this.#known.has(keyOf(property.id, finding)))
          return { property: property.id, summary: finding.summary };
      }
    }
    return null;
  }
}

async function onTrial<T>(
  stage: Stage,
  dataset: Dataset,
  index: number,
  seed: number,
  use: (trial: Trial) => Promise<T>,
): Promise<T> {
  const trial = await startTrial(stage, dataset, index, saltOf(seed, index));
  try {
    return await use(trial);
  } finally {
    await trial.close();
  }
}

/** Those that cost most come last: most faults are found before their turn. */
const LATE: readonly PropertyId[] = [
  'information',
  'atomic',
  'crash',
  'live',
  'later-writes',
  'old-reads',
  'old-writes',
  'plans',
];

function asked(trial: Trial): Property[] {
  const late = ({ id }: Property) => (LATE.includes(id) ? 1 : 0);
  return registry.filter((property) => property.skip(trial) === null).sort((a, b) => late(a) - late(b));
}

/** What nobody has accepted. A check that breaks down says nothing, which is kept. */
async function findingsOf(
  property: Property,
  trial: Trial,
  broken: Map<PropertyId, string>,
): Promise<readonly Finding[]> {
  const { findings } = await property.check(trial).catch((error: unknown) => {
    if (error instanceof EngineLost) throw error;
    if (!broken.has(property.id))
      broken.set(property.id, error instanceof Error ? error.message : String(error));
    return { findings: [] };
  });
  return findings.filter(
    (finding) => acceptanceOf(trial.migration.acceptances, property.id, finding) === null,
  );
}

function keyOf(property: PropertyId, finding: Finding): string {
  return `${property} ${kindOfFinding(finding)}`;
}

async function endsOf(trial: Trial): Promise<Ends> {
  const up = await trial.up();
  if (!up.result.ok) return { up: null, down: null };
  const down = trial.migration.down === null ? null : await trial.down();
  // What is kept of displaced values is no part of what has to come back.
  return { up: up.image, down: down?.result.ok === true ? { ...down.image, kept: new Map() } : null };
}

function isSame(a: Image | null, b: Image | null): boolean {
  return a === null || b === null ? a === b : sameImage(a, b);
}
