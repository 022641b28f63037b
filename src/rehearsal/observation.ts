import type { Finding } from '../model/finding.js';
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
  readonly kinds = new Map<string, { readonly finding: Finding; readonly index: number }>();
  /** The message of a check that broke down: the property then says nothing. */
  crash: string | null = null;

  constructor(property: Property, skipped: string | null) {
    this.property = property;
    this.skipped = skipped;
  }

  get active(): boolean {
    return this.skipped === null && this.crash === null;
  }

  add(check: Check, index: number): void {
    this.cases++;
    if (check.evidence) this.casesWithEvidence++;
    for (const note of check.notes ?? []) this.notes.add(note);
    for (const finding of check.findings) this.#find(finding, index);
  }

  #find(finding: Finding, index: number): void {
    const kind = kindOfFinding(finding);
    if (this.kinds.has(kind)) return;
    const { outweighs = {} } = this.property;
    for (const [known, other] of this.kinds) {
      if (outweighs[other.finding.code]?.includes(finding.code) && covers(other.finding, finding)) return;
      if (outweighs[finding.code]?.includes(other.finding.code) && covers(finding, other.finding))
        this.kinds.delete(known);
    }
    this.kinds.set(kind, { finding, index });
  }
}

/** Whether what the one says is of the other's place too: the same column, or its whole table. */
function covers(one: Finding, other: Finding): boolean {
  return one.table === other.table && (one.column === undefined || one.column === other.column);
}

/** Findings of one kind are one fault, whatever the data. */
export function kindOfFinding({ code, table, column }: Finding): string {
  return [code, table ?? '', column ?? ''].join('\u0000');
}
