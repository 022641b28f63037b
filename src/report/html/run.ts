import { duration } from '../../model/quantity.js';
import { own } from '../../model/record.js';
import type { Report } from '../../model/report.js';
import { placeOf } from '../digest.js';
import { count } from '../words.js';
import { foreign, type Html, html } from './escape.js';

/** What was run, on what data, with what settings, and what is to be known of the folder. */
export function runSection(report: Report): Html {
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">How it was run</h2>
<dl class="settings">${rows(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${foreign(value)}</dd></div>`)}</dl>
${notes(report)}
</section>`;
}

function rows({
  tool,
  engine,
  source,
  settings,
  startedAt,
  durationMs,
}: Report): (readonly [string, string])[] {
  const { seed, runs, data, foreignKeys, connection, ...more } = settings;
  const others = Object.entries(more).filter(([, value]) => value !== null && value !== undefined);
  return [
    ['Folder', source.folder],
    ['Read as', source.format],
    ['Database', `${engine.name} ${engine.version}`],
    ['Datasets', `${count(runs, 'dataset')} for each migration`],
    ['Data', data],
    ['Seed', String(seed)],
    ['Foreign keys', foreignKeys ? 'on' : 'off'],
    ...(connection === '' ? [] : [['Connection', own(connections, connection) ?? connection] as const]),
    ...others.map(([name, value]) => [name, JSON.stringify(value)] as const),
    ...(startedAt === '' ? [] : [['Started', startedAt] as const]),
    ['Took', duration(durationMs)],
    ['Rehearsal', tool.version],
  ];
}

const connections: Readonly<Record<string, string>> = {
  shared: 'one for all migrations',
  fresh: 'a fresh one for each migration',
};

function notes({ notes: all }: Report): Html | null {
  if (all.length === 0) return null;
  return html`<ul class="notes">${all.map((note) => {
    const where = placeOf(note);
    return html`<li>${foreign(note.message)}${where === null ? null : html` <code class="muted">${foreign(where)}</code>`}</li>`;
  })}</ul>`;
}
