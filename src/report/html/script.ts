import { createHash } from 'node:crypto';

/**
 * Filters and copy buttons. The page says everything without it; what it needs it makes itself, so that nothing on the page is dead where
 * scripts are off.
 */
export const script = `
'use strict';
(() => {
const all = (selector, of = document) => [...of.querySelectorAll(selector)];
const make = (tag, set, ...inside) => { const made = Object.assign(document.createElement(tag), set); made.append(...inside); return made; };
const items = all('[data-verdict]').map((element) => ({ element, data: element.dataset, failure: element.classList.contains('failure'), words: null }));
const failures = items.filter((item) => item.failure);
const chosen = { verdict: '', kind: '', property: '', state: '', text: '' };
const words = (item) => (item.words ??= item.element.textContent.toLowerCase());
const fits = (item) => Object.entries(chosen).every(([name, value]) => value === '' ||
  (name === 'text' ? words(item).includes(value) : item.data[name] === undefined ? !item.failure : item.data[name].split(' ').includes(value)));
const said = make('output', { className: 'muted' });
const apply = () => {
  let shown = 0;
  for (const item of items) {
    const hidden = !fits(item);
    if (item.element.hidden !== hidden) item.element.hidden = hidden;
    if (item.failure && !hidden) shown++;
  }
  said.textContent = failures.length === 0 ? '' : shown + ' of ' + failures.length + ' failures';
};
const choice = (name, label, values) => {
  if (values.length < 2) return [];
  const select = make('select', {}, make('option', { value: '', textContent: 'any' }), ...values.map((value) => make('option', { value, textContent: value })));
  select.addEventListener('change', () => { chosen[name] = select.value; apply(); });
  return [make('label', {}, label + ' ', select)];
};
const values = (name, of) => [...new Set(of.flatMap(({ data }) => (data[name] ?? '').split(' ').filter(Boolean)))].sort();
const bar = document.getElementById('filters');
if (bar !== null && items.length > 3) {
  const text = make('input', { type: 'search', placeholder: 'table, column, words' });
  let waiting;
  text.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => { chosen.text = text.value.trim().toLowerCase(); apply(); }, 150); });
  bar.append(...choice('verdict', 'Verdict', values('verdict', items)), ...choice('kind', 'Kind', values('kind', failures)),
    ...choice('property', 'Property', values('property', failures)), ...choice('state', 'Since', values('state', failures)), make('label', {}, 'Text ', text), said);
  bar.hidden = false;
  apply();
}
const copy = (line, button) => {
  const done = () => { button.textContent = 'Copied'; setTimeout(() => { button.textContent = 'Copy'; }, 1500); };
  const select = () => { getSelection().selectAllChildren(line); button.textContent = 'Selected'; };
  if (navigator.clipboard === undefined) select(); else navigator.clipboard.writeText(line.textContent).then(done, select);
};
const equip = (place) => {
  for (const line of all('code.line:not(.ready)', place)) {
    line.classList.add('ready');
    const button = make('button', { type: 'button', className: 'copy', textContent: 'Copy' });
    button.addEventListener('click', () => copy(line, button));
    line.after(button);
  }
};
document.addEventListener('toggle', ({ target }) => { if (target.open) equip(target); }, true);
all('details[open]').forEach(equip);
})();
`;

/** What the page's policy names the script by: no other runs. */
export const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
