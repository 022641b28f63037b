/** How a failure looks. */
export const failureStyle = `
.failure{border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:6px;padding:1rem 1.4rem;margin-bottom:1rem;background:var(--bg)}
.failure h3{text-wrap:pretty;font-size:1.15rem;margin:.45rem 0 .4rem;max-width:52rem}
.failure h4{font-size:1rem;margin:1.4rem 0 0}
.failure{content-visibility:auto;contain-intrinsic-size:auto 5rem}
.failure summary{cursor:pointer;list-style-position:outside;margin-left:.4rem}
.failure summary h3{display:inline}
.failure summary .path{margin-top:.3rem}
.failure[data-state=unchanged] h3{font-weight:500}
.new{color:var(--bad);border:1px solid;border-radius:3px;padding:0 .35em;font-weight:600}
.copy{font:inherit;font-size:.8rem;color:inherit;background:var(--bg);border:1px solid var(--faint);border-radius:4px;padding:.15rem .6rem;margin-top:.3rem;cursor:pointer}
.failure .why{color:var(--muted);max-width:52rem;font-size:.95rem}
.fact{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.25rem 1.25rem;margin-top:1rem}
.fact .label{font-size:.85rem;font-weight:400;color:var(--muted);padding-top:.1rem}
.fact .size{margin-bottom:.5rem}
.place{margin-bottom:.3rem}
.sql,.line{display:block;background:var(--panel);border-radius:4px;padding:.45rem .65rem}
.line{white-space:pre-wrap}
.scroll{overflow-x:auto;margin-bottom:.6rem}
.rows{border-collapse:collapse;font-size:.92rem}
.rows caption{text-align:left;font-weight:600;padding-bottom:.2rem;font-size:.92rem}
.rows th{font-weight:400;color:var(--muted);text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid var(--line);white-space:nowrap;font-size:.85rem}
.rows td{padding:.25rem .9rem .25rem 0;vertical-align:top;border-bottom:1px solid var(--line);max-width:24rem;overflow-wrap:break-word}
.rows .null,.rows .none{color:var(--muted)}
.hit code{background:var(--mark);border-radius:2px;box-shadow:0 0 0 1px var(--mark-line);-webkit-box-decoration-break:clone;box-decoration-break:clone}
.difference+.difference{margin-top:1rem}
.sides{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.75rem}
.side{background:var(--panel);border-radius:4px;padding:.5rem .7rem .6rem}
.side-of{font-size:.78rem;font-weight:400;color:var(--muted);margin-bottom:.25rem}
.storage{border:1px solid var(--line);border-radius:3px;padding:0 .3em;margin-left:.3em;color:var(--ink)}
.absent{color:var(--bad);font-style:italic}
.columns{border-collapse:collapse;font-size:.92rem}
.columns th{text-align:left;font-weight:400;color:var(--muted);padding:.05rem 1rem .05rem 0;vertical-align:top;font-size:.85rem}
.columns td{padding:.05rem .25rem}
@media (max-width:640px){
 .failure{padding:1rem}
 .fact,.sides{grid-template-columns:minmax(0,1fr)}
}
`;
