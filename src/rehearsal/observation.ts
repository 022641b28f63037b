import type { Dataset } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import { own } from '../model/record.js';
import type { Check, Property } from '../properties/property.js';

/** What one property showed over the datasets so far. */
export class Observation {
  readonly property: Property;
  /** Why the property does not apply; `null` where it does. */
  readonly skipped: string | null;
  cases = 0;
  casesWithEvidence = 0;
  readonly notes = new Set<string>();
  /** Each kind of fault, with the first dataset that showed it. */
  readonly kinds = new Map<string, Kind>();
  /** The message of a check that crashed: the property then says nothing. */
  crash: string | null = null;
  /** Why what the datasets showed is not enough; `null` where it is. */
  unseen: string | null = null;

  constructor(property: Property, skipped: string | null) {
    this.property = property;
    this.skipped = skipped;
  }

  get active(): boolean {
    return this.skipped === null && this.crash === null;
  }

  /** Takes note of what no dataset showed, where the promise is about rows. */
  miss(gaps: readonly string[]): void {
    const [first] = gaps;
    if (first !== undefined && this.property.rowless !== true) this.unseen = first;
  }

  /**
   * @param dataset kept with the faults that it is the first to show
   * @param watched on how many datasets the migration had been watched
   */
  add(check: Check, index: number, dataset: Dataset = {}, watched = 0): void {
    this.cases++;
    if (check.evidence) this.casesWithEvidence++;
    for (const note of check.notes ?? []) this.notes.add(note);
    for (const finding of check.findings) {
      const kind = kindOfFinding(finding);
      const known = this.kinds.get(kind)?.finding;
      // A decision is one on whatever data.
      const isFault = known?.kind === 'decision' && finding.kind !== 'decision';
      if (known === undefined || isFault) this.kinds.set(kind, { finding, index, dataset, watched });
    }
  }

  /**
   * The kinds of fault that are worth telling: those beside which another one, that nobody has accepted, is beside the point are
   * left out.
   */
  told(isAccepted: (finding: Finding) => boolean): readonly Kind[] {
    const { outweighs = {} } = this.property;
    const all = [...this.kinds.values()];
    return all.filter(
      ({ finding }) =>
        !all.some(
          ({ finding: other }) =>
            own(outweighs, other.code)?.includes(finding.code) &&
            covers(other, finding) &&
            !isAccepted(other),
        ),
    );
  }
}

/** A kind of fault, with the first dataset that showed it. */
export interface Kind {
  readonly finding: Finding;
  readonly index: number;
  readonly dataset: Dataset;
  /** On how many datasets the migration had been watched when it was found. */
  readonly watched: number;
}

/** Whether what the one says is of the other's place too: the same column, or its whole table. */
function covers(one: Finding, other: Finding): boolean {
  return one.table === other.table && (one.column === undefined || one.column === other.column);
}

/** Findings of one kind are one fault, whatever the data. */
export function kindOfFinding({ code, table, column }: Finding): string {
  return [code, table ?? '', column ?? ''].join('\u0000');
}
