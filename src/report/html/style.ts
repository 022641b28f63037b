import { Html } from './escape.js';
import { colours } from './style-colours.js';
import { evidenceStyle } from './style-evidence.js';
import { failureStyle } from './style-failure.js';
import { releaseStyle } from './style-release.js';

const page = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1120px;margin:0 auto;padding:2.5rem 1.5rem 5rem}
code,pre,.id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
pre{margin:0;white-space:pre-wrap}
p{margin:0}
a{color:inherit;text-decoration-color:var(--faint);text-underline-offset:.2em}
a:hover{text-decoration-color:currentColor}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4,h5,h6{margin:0;font-weight:600;line-height:1.25;text-wrap:balance}
section{margin-top:3.25rem}
h2{font-size:1.3rem;margin-bottom:1rem;letter-spacing:-.01em}
.muted{color:var(--muted)}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
:target{scroll-margin-top:1rem}
article:target,tr:target,.proof:target{outline:2px solid var(--accent);outline-offset:3px;border-radius:4px}
.hid{font-style:normal;font-size:.85em;color:var(--hidden);background:var(--hidden-bg);border-radius:2px;padding:0 .1em}
.cut{font-style:normal;color:var(--muted);font-size:.85em;padding:0 .2em}
mark{background:var(--mark);color:inherit;border-radius:2px;box-shadow:0 0 0 1px var(--mark-line)}

#filters{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;margin-top:2rem;padding:.75rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.92rem}
#filters[hidden],[hidden]{display:none!important}
#filters label{color:var(--muted)}
#filters select,#filters input{font:inherit;color:var(--ink);background:var(--bg);border:1px solid var(--faint);border-radius:4px;padding:.25rem .4rem;max-width:14rem}
.compared{margin-top:.5rem}
.change{margin-bottom:.75rem}
.change .diff{background:var(--panel);border-radius:4px;padding:.45rem .65rem;overflow-x:auto}
.diff>*{display:block;text-decoration:none}
.diff del{background:var(--bad-bg)}
.diff ins{background:var(--good-bg)}

.summary .folder{color:var(--muted);font-size:.95rem}
.summary h1{display:flex;align-items:center;gap:.6rem;font-size:clamp(1.7rem,5vw,2.5rem);letter-spacing:-.02em;margin:.35rem 0 .5rem}
.summary .sign{flex:none;display:inline-grid;place-items:center;width:1.25em;height:1.25em;border-radius:50%;font-size:.72em;font-weight:700;color:var(--on);background:var(--tone)}
.summary .terms{color:var(--muted);margin-top:.5rem}
.summary .reason{font-size:1.15rem;max-width:46rem;color:var(--ink)}
.summary.passed{--tone:var(--good)}.summary.failed{--tone:var(--bad)}.summary.inconclusive{--tone:var(--warn)}.summary.skipped{--tone:var(--muted)}
.numbers{display:flex;flex-wrap:wrap;gap:1rem 2.25rem;margin:1.75rem 0 0;padding-top:1.25rem;border-top:1px solid var(--line)}
.numbers div{display:flex;flex-direction:column-reverse}
.numbers dt{color:var(--muted);font-size:.85rem}
.numbers dd{margin:0;font-size:1.45rem;font-weight:600;line-height:1.2;letter-spacing:-.01em}

.mark{display:inline-grid;place-items:center;width:1.45em;height:1.45em;border-radius:4px;font-size:.86rem;line-height:1;font-weight:700;flex:none;border:1.5px solid transparent}
.mark.passed{color:var(--good);background:var(--good-bg)}
.mark.accepted{color:var(--accent);border-color:var(--accent);border-radius:50%}
.mark.failed{color:var(--on);background:var(--bad)}
.mark.inconclusive{color:var(--warn);border-color:var(--warn);border-style:dashed}
.mark.skipped{color:var(--muted)}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin-top:1rem;color:var(--muted);font-size:.85rem}
.legend>span{display:inline-flex;align-items:center;gap:.4rem}

.grid{border-collapse:collapse}
.grid thead th{height:9.2rem;padding:0;vertical-align:bottom;font-weight:400;font-size:.8rem;color:var(--muted)}
.grid thead span:not(.visually-hidden){writing-mode:vertical-rl;rotate:180deg;padding-bottom:.1rem;padding-top:.4rem;white-space:nowrap}
.grid tbody th{text-align:left;font-weight:500;padding:.2rem 1.25rem .2rem 0;min-width:11rem}
.grid tbody tr{border-top:1px solid var(--line)}
.grid tbody tr:last-child{border-bottom:1px solid var(--line)}
.grid td{padding:.25rem .4rem;text-align:center}
.grid td a{display:block;text-decoration:none;border-radius:4px}
.grid td a:hover{background:var(--hover)}
.grid .name{display:none}
.grid th a{text-decoration:none}
.grid th a:hover{text-decoration:underline}
.grid .quiet.passed{color:var(--good)}.grid .quiet.skipped{color:var(--muted)}

.items{list-style:none;margin:0;padding:0;display:grid;gap:1rem}
.items li{padding-left:1rem;border-left:3px solid var(--line)}
#missing .items li{border-left-color:var(--warn);border-left-style:dashed}
#accepted .items li{border-left-color:var(--accent)}
.path{font-size:.92rem;font-weight:600;display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .6rem}
.path .id,.promises .id{font-weight:400;color:var(--muted)}
blockquote{margin:.35rem 0 0;font-style:italic}
blockquote::before{content:"because "; font-style:normal;color:var(--muted)}
.settings{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.7rem 2rem;margin:0}
.settings dt{color:var(--muted);font-size:.85rem}
.settings dd{margin:0}
.notes{margin:1.25rem 0 0;padding-left:1.1rem;color:var(--muted);font-size:.92rem}
`;

const narrow = `
@media (max-width:900px){
 main{padding:1.5rem 1rem 4rem}
 section{margin-top:2.5rem}
 .grid,.grid tbody,.grid tr{display:block}
 .grid thead{display:none}
 .grid tbody tr{padding:.7rem 0}
 .grid tbody th{display:block;padding:0 0 .45rem}
 .grid td{display:inline-block;padding:0 .35rem .35rem 0}
 .grid td:empty{display:none}
 .grid td a{display:inline-flex;align-items:center;gap:.35rem;font-size:.8rem;padding-right:.35rem}
 .grid .name{display:inline}
 .grid a.skipped .name{color:var(--muted)}
 .grid .quiet{display:none}
 .grid tbody tr:not(:has(a.failed,a.inconclusive,a.accepted)):has(.quiet){display:none}
 .grid a.failed .name{font-weight:600}
}
`;

const print = `
@media print{
 body{font-size:10.5pt}
 main{max-width:none;padding:0}
 section{margin-top:1.5rem}
 .failure,.difference,.items li,.column,.statement,tr{break-inside:avoid}
 h2,h3,h4{break-after:avoid}
 body:not(.passed) details::details-content{content-visibility:visible;block-size:auto}
 #filters,.copy{display:none}
 *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
 a{text-decoration:none}
}
`;

/** All of the page's style; the only thing that its policy lets in. */
export const styles = new Html(
  [colours, page, failureStyle, releaseStyle, evidenceStyle, narrow, print].join(''),
);
