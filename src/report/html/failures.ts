import type { Report, ReportCounterexample, ReportFinding } from '../../model/report.js';
import { adviceOn } from '../acceptance.js';
import { compareReports, failureKey } from '../compared.js';
import {
  causesOf,
  type Entry,
  followsOf,
  openFindings,
  placeOf,
  replayCommand,
  sizeOf,
  subjectOf,
} from '../digest.js';
import type { RenderOptions } from '../options.js';
import { propertyPage } from '../property-page.js';
import { showText } from '../show/cell.js';
import { picture, propertyWords } from '../words.js';
import { datasetTables } from './dataset.js';
import { differenceBlock } from './differences.js';
import { foreign, type Html, html, lines, pieces } from './escape.js';
import { failureAnchor, mark, migrationAnchor } from './marks.js';

/** Every promise that is broken, with what a person needs to understand and to fix it: a line each, and the rest when it is opened. */
export function failuresSection(report: Report, options: RenderOptions): Html {
  const failed = causesOf(report);
  if (failed.length === 0) return html``;
  const { fresh } = options.earlier === undefined ? { fresh: null } : compareReports(report, options.earlier);
  const opened = failed.length <= FEW ? failed.length : 1;
  let room = MOST_DETAILS;
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">What is broken</h2>
${failed.map((entry, at) => {
  const state = fresh === null ? null : fresh.has(failureKey(entry)) ? 'new' : 'unchanged';
  const version = report.tool.version;
  const drawn = failure(entry, options, { open: at < opened, full: room > 0, state, version });
  room -= drawn.markup.length;
  return drawn;
})}
</section>`;
}

/** So many failures are all open at first; of more, the first one. */
const FEW = 5;

/** Once the failures fill so many characters, the others are told without their datasets. */
const MOST_DETAILS = 700_000;

interface Look {
  readonly open: boolean;
  /** With the dataset and its differences. */
  readonly full: boolean;
  /** Since an earlier report; `null`: there is none. */
  readonly state: 'new' | 'unchanged' | null;
  readonly version: string;
}

function failure(entry: Entry, options: RenderOptions, { open, full, state, version }: Look): Html {
  const { migration, index, property } = entry;
  const { title, why } = propertyWords[property.id];
  const [first, ...others] = openFindings(property);
  const replay = replayCommand(entry, options);
  const follows = followsOf(entry);
  const kind = property.kind ?? '';
  return html`<details class="failure" data-verdict="failed" data-kind="${kind}" data-property="${property.id}"${state === null ? null : html` data-state="${state}"`}${open ? html` open` : null}>
<summary><h3>${foreign(first?.summary ?? property.summary)}</h3><p class="path">${mark('failed')} ${foreign(migration.id)} <span class="id">${property.id}</span> ${kind}${state === 'new' ? html` <b class="new">new</b>` : null}</p></summary>
<div class="proof" id="${failureAnchor(index, property.id)}">
<p class="why">${full ? html`<b>Promised: ${title.charAt(0).toLowerCase()}${title.slice(1)}.</b> ${why} ` : null}<a href="${propertyPage(property.id, version)}">${property.id}</a> <a href="#${migrationAnchor(index)}">what was tried</a></p>
${first === undefined ? null : findingFacts(entry, first, full ? property.counterexample : undefined)}
${full ? null : fact('Smallest dataset', 'in the JSON report, and in its counterexample')}
${follows === null ? null : fact('Follows', follows)}
${replay === null ? null : fact('Run it again', html`<code class="line">${foreign(replay)}</code>`)}
${full || others.length === 0 ? null : fact('Besides', `${others.length} more of this kind, in the JSON report`)}
${(full ? others : []).map((finding) => html`<h4>${foreign(finding.summary)}</h4>${findingFacts(entry, finding, finding.counterexample)}`)}
</div>
</details>
`;
}

function findingFacts(
  entry: Entry,
  finding: ReportFinding,
  counterexample: ReportCounterexample | undefined,
): Html {
  return html`${placeFacts(finding)}
${counterexample === undefined ? null : proof(counterexample, picture(entry.property.id, finding))}
${adviceFacts(entry, finding)}`;
}

function placeFacts(finding: ReportFinding): Html {
  const { blame } = finding;
  const subject = subjectOf(finding);
  const place = placeOf(blame);
  const at = place === null ? null : html`<p class="place"><code>${foreign(place)}</code></p>`;
  return html`${subject === null ? null : fact('Where', html`<code>${foreign(subject)}</code>`)}
${blame === undefined ? null : fact('Statement', html`${at}<pre class="sql">${lines(blame.sql)}</pre>`)}`;
}

function adviceFacts({ migration, property }: Entry, finding: ReportFinding): Html {
  const { fix, accept } = adviceOn(migration, property.id, finding);
  return html`${fix === null ? null : fact('Fix', foreign(fix))}
${accept === null ? null : fact('To accept it', html`<code class="line">${foreign(accept)}</code>`)}`;
}

/** Differences that are shown; the saved report holds all. */
const SHOWN = 12;

function proof(counterexample: ReportCounterexample, { head, sides }: ReturnType<typeof picture>): Html {
  const { differences, seed, path } = counterexample;
  const rest = differences.length - SHOWN;
  return html`${fact(
    'Smallest dataset',
    html`<p class="size">${sizeOf(counterexample)} <span class="muted">seed ${seed}, path ${pieces(showText(path, { characters: 40 }))}</span></p>${datasetTables(counterexample)}`,
  )}
${
  differences.length === 0
    ? null
    : fact(
        head === 'written' ? 'Written' : differences.length === 1 ? 'Difference' : 'Differences',
        html`${differences.slice(0, SHOWN).map((each) => differenceBlock(each, sides))}${
          rest > 0 ? html`<p class="muted">and ${rest} more in the saved report</p>` : null
        }`,
      )
}`;
}

/** A label, and what it says beside it. */
function fact(label: string, content: Html | string): Html {
  return html`<div class="fact"><p class="label">${label}</p><div>${content}</div></div>`;
}
