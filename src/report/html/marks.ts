import type { PropertyReport } from '../../model/report.js';
import type { Verdict } from '../../model/verdict.js';
import { verdictWords } from '../words.js';
import { type Html, html } from './escape.js';

/** How a property stands in the grid: its verdict, or that it passed with accepted deviations. */
export type Standing = Verdict | 'accepted';

export function standingOf({ verdict, findings, accepted }: PropertyReport): Standing {
  const some = accepted !== null || findings.some((finding) => finding.accepted !== null);
  return verdict === 'passed' && some ? 'accepted' : verdict;
}

/** A sign that can be read without its colour: shape, filling and letter differ. */
export function mark(standing: Standing): Html {
  return html`<span class="mark ${standing}" role="img" aria-label="${standingWords(standing)}">${signs[standing]}</span>`;
}

/** The sign alone, where thousands of marks would be more than a page can bear. */
export function signOf(standing: Standing): string {
  return signs[standing];
}

export function standingWords(standing: Standing): string {
  return standing === 'accepted' ? 'passed, with an accepted deviation' : verdictWords[standing];
}

const signs: Readonly<Record<Standing, string>> = {
  passed: '✓',
  accepted: 'A',
  failed: '✕',
  inconclusive: '?',
  skipped: '–',
};

/** Where a cell of the grid leads: to the failure, its own or that of its cause, or to the property's line. */
export function anchorOf(index: number, { id, verdict, causedBy }: PropertyReport): string {
  return verdict === 'failed' ? failureAnchor(index, causedBy ?? id) : lineAnchor(index, id);
}

export function failureAnchor(index: number, id: string): string {
  return `failure-${index + 1}-${id}`;
}

export function lineAnchor(index: number, id: string): string {
  return `migration-${index + 1}-${id}`;
}

export function migrationAnchor(index: number): string {
  return `migration-${index + 1}`;
}
