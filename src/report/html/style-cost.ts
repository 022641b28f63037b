/** Of the section that says what migrations cost. */
export const costStyle = `
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
`;
