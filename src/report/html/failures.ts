import type { Report, ReportCounterexample, ReportFinding } from '../../model/report.js';
import { waysOut } from '../acceptance.js';
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
import { showText } from '../show/cell.js';
import { propertyWords } from '../words.js';
import { datasetTables } from './dataset.js';
import { differenceBlock } from './differences.js';
import { foreign, type Html, html, lines, pieces } from './escape.js';
import { failureAnchor, mark, migrationAnchor } from './marks.js';

/** Every promise that is broken, with what a person needs to understand and to mend it. */
export function failuresSection(report: Report, options: RenderOptions): Html {
  const failed = causesOf(report);
  if (failed.length === 0) return html``;
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">What is broken</h2>
${failed.map((entry) => failure(entry, options))}
</section>`;
}

function failure(entry: Entry, options: RenderOptions): Html {
  const { migration, index, property } = entry;
  const { title, why } = propertyWords[property.id];
  const [first, ...others] = openFindings(property);
  const replay = replayCommand(entry, options);
  const follows = followsOf(entry);
  return html`<article class="failure" id="${failureAnchor(index, property.id)}">
<header>
<p class="path">${mark('failed')} <a href="#${migrationAnchor(index)}">${foreign(migration.id)}</a> <span class="id">${property.id}</span> ${property.kind ?? ''}</p>
<h3>${foreign(first?.summary ?? property.summary)}</h3>
<p class="why"><b>Promised: ${title.charAt(0).toLowerCase()}${title.slice(1)}.</b> ${why}</p>
</header>
${first === undefined ? null : findingFacts(entry, first, property.counterexample)}
${follows === null ? null : fact('Follows', follows)}
${replay === null ? null : fact('Run it again', html`<code class="line">${foreign(replay)}</code>`)}
${others.map((finding) => html`<h4>${foreign(finding.summary)}</h4>${findingFacts(entry, finding, finding.counterexample)}`)}
</article>
`;
}

function findingFacts(
  entry: Entry,
  finding: ReportFinding,
  counterexample: ReportCounterexample | undefined,
): Html {
  const { sides } = propertyWords[entry.property.id];
  return html`${placeFacts(finding)}
${counterexample === undefined ? null : proof(counterexample, sides)}
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

function adviceFacts({ property }: Entry, finding: ReportFinding): Html {
  const { mend, accept } = waysOut(property.id, finding);
  return html`${mend === null ? null : fact('Fix', foreign(mend))}
${accept === null ? null : fact('To accept it', html`<code class="line">${foreign(accept)}</code>`)}`;
}

/** Differences that are shown; the saved report holds all. */
const SHOWN = 12;

function proof(counterexample: ReportCounterexample, sides: readonly [string, string]): Html {
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
        differences.length === 1 ? 'Difference' : 'Differences',
        html`${differences.slice(0, SHOWN).map((each) => differenceBlock(each, sides))}${
          rest > 0 ? html`<p class="muted">and ${rest} more in the saved report</p>` : null
        }`,
      )
}`;
}

/** A label, and what it says beside it. */
function fact(label: string, content: Html | string): Html {
  return html`<div class="fact"><h5>${label}</h5><div>${content}</div></div>`;
}
