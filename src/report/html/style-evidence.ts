import { kinds } from './picture.js';

/** How a migration and the pictures of its evidence look. */
export const evidenceStyle = `
.kinds{margin:0 0 1rem}
.swatch{width:.8em;height:.8em;border-radius:2px}
.migration{border-top:1px solid var(--line)}
.migration:last-child{border-bottom:1px solid var(--line)}
.migration>summary{display:flex;align-items:baseline;gap:.75rem;padding:.7rem 0;cursor:pointer;list-style:none}
.migration>summary::-webkit-details-marker{display:none}
.migration>summary::after{content:"";flex:none;width:.45em;height:.45em;border:solid var(--muted);border-width:0 1.5px 1.5px 0;transform:rotate(45deg);align-self:center;margin:0 .3rem}
.migration[open]>summary::after{transform:rotate(225deg)}
.migration>summary .title{flex:1}
.migration>summary b{font-weight:600;margin-right:.4rem}
.migration>summary>.muted{flex:none;font-size:.88rem}
.migration>summary:hover{background:var(--hover)}
.facts{font-size:.88rem}
.sum{font-size:.8em}
.promises{border-collapse:collapse;width:100%;margin:.9rem 0 1.25rem;font-size:.92rem}
.promises td,.promises th{padding:.22rem .8rem .22rem 0;text-align:left;vertical-align:baseline;font-weight:400}
.promises .id{color:var(--ink);white-space:nowrap}
.promises .words{color:var(--muted);white-space:nowrap;padding-right:1.5rem}
.promises td:last-child{width:100%}
.promises td:first-child{width:2rem}
.evidence{padding-bottom:1.75rem}
.evidence h3{font-size:.92rem;margin:1.25rem 0 .6rem}
.bar{display:block;width:100%;height:.85rem;border-radius:2px;background:var(--not)}
.bar rect{stroke:var(--bg);stroke-width:1;vector-effect:non-scaling-stroke}
.table{margin-bottom:1.1rem}
.sizes code{font-weight:600}
.sizes .bar{height:.4rem}
.keeping summary{cursor:pointer;color:var(--muted);font-size:.88rem;padding:.4rem 0;border-top:1px solid var(--line)}
.column{display:grid;grid-template-columns:11rem minmax(0,1fr) 22rem;gap:0 1rem;align-items:center;padding:.12rem 0;font-size:.88rem}
.statement{display:grid;grid-template-columns:2.6rem minmax(0,1fr) 9rem 15rem;gap:0 1rem;align-items:center;padding:.25rem 0;font-size:.88rem;border-top:1px solid var(--line)}
.statement .direction{color:var(--muted)}
.statement .sql{background:none;padding:0;display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
.statement .sql:hover,.statement .sql:active{-webkit-line-clamp:none}
.statement.idle>.muted{color:var(--warn);font-weight:600}
.s-touched{fill:var(--touched)}.s-left{fill:var(--left)}.s-not{fill:var(--not)}.s-ran{fill:var(--faint)}
${kinds.map(([, className]) => `.${className}{fill:var(--${colourOf(className)})}`).join('')}.k-other{fill:var(--faint)}
@media (max-width:900px){
 .column{grid-template-columns:minmax(0,1fr) minmax(0,1.4fr);padding:.3rem 0}
 .column .bar{grid-column:1/-1;grid-row:2}
 .column .muted{text-align:right;font-size:.8rem}
 .statement{grid-template-columns:2.6rem minmax(0,1fr)}
 .statement .bar,.statement>.muted{grid-column:2}
 .migration>summary{flex-wrap:wrap}
 .migration>summary .title{flex-basis:70%}
 .promises,.promises tbody{display:block}
 .promises tr{display:grid;grid-template-columns:2rem minmax(0,1fr);padding:.3rem 0}
 .promises th{width:auto}
 .promises td:last-child{grid-column:2;color:var(--muted)}
 .promises .words{display:none}
}
@media print{.statement .sql{-webkit-line-clamp:none}}
`;

/** The colour of a kind; those that are hardly seen beside their family share one. */
function colourOf(className: string): string {
  const name = className.slice('k-'.length);
  return { empty: 'blank', default: 'not' }[name] ?? name;
}
