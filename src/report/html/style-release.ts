/** Of the sections that say what migrations cost, and what is left to do before the release. */
export const releaseStyle = `
.cost{margin-top:1.5rem}
.cost h3{font-size:1rem}
.cost-sides{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;align-items:center;margin-top:.75rem}
.growth{width:20rem;max-width:100%;height:auto;font-size:11px}
.growth text{fill:var(--muted)}
.growth .axis{stroke:var(--line);fill:none}
.growth path{stroke:currentColor;stroke-width:1.5;fill:none}
.growth circle{fill:currentColor}
.growth .series-up{color:var(--accent);fill:var(--accent)}
.growth .series-down{color:var(--warn);fill:var(--warn)}
.growth path{fill:none}
.ladder{border-collapse:collapse;font-size:.92rem}
.ladder th,.ladder td{padding:.2rem 1.1rem .2rem 0;text-align:right;font-weight:400}
.ladder thead th{color:var(--muted)}
.ladder tbody tr{border-top:1px solid var(--line)}
.ladder .forecast{font-weight:600}
.ladder .forecast th{font-weight:600}
.locks{margin-top:.75rem}
.locks td,.locks th{text-align:left}
.checklist{list-style:none;margin:0;padding:0;display:grid;gap:.9rem}
.checklist li{display:flex;gap:.8rem;align-items:flex-start}
.checklist b{font-weight:600}
.box{display:inline-grid;place-items:center;flex:none;width:1.3em;height:1.3em;margin-top:.1em;border:1.5px solid var(--faint);border-radius:4px;font-size:.9rem;line-height:1;font-weight:700}
.box.done{color:var(--good);border-color:var(--good);background:var(--good-bg)}
`;
