/** The page's colours, light and dark; verdicts are told apart by shape too. */
const light = `
 --bg:#fcfcfb;--ink:#1b1c1e;--muted:#62656b;--faint:#a3a5a9;--line:#e4e4e1;--hover:#f0f0ed;--panel:#f5f5f2;
 --good:#1a7446;--good-bg:#e3f1e8;--bad:#b3261e;--bad-bg:#fbebe9;--warn:#8a5a00;--accent:#3355b0;--on:#fff;
 --mark:#ffd9d3;--mark-line:#f0aaa0;--hidden:#6b3fa0;--hidden-bg:#efe7f8;
 --int:#5b8ac6;--bigint:#2e5b9a;--real:#74a9b8;--text:#d9c29a;--date:#e7d9bd;--long:#b99c66;--numeric:#d99a43;--unicode:#b98bb4;--control:#8a4f8f;--blank:#f1e8d6;
 --object:#8fb996;--array:#649a72;--scalar:#bdd6c0;--malformed:#d0503f;--invalid:#93291c;--blob:#6f6f70;--null:#d3d3d0;--touched:#4f8a68;--left:#dfe5e0;--not:#f0f0ed;`;

const dark = `
 --bg:#151618;--ink:#e9e9e6;--muted:#a0a3a8;--faint:#6b6e73;--line:#2d2f33;--hover:#232529;--panel:#1d1f22;
 --good:#6cc493;--good-bg:#1b3327;--bad:#ef7a6f;--bad-bg:#37201e;--warn:#e0b04d;--accent:#93acf0;--on:#151618;
 --mark:#6b2a24;--mark-line:#96423a;--hidden:#c9a9ee;--hidden-bg:#35284a;
 --int:#5f8fce;--bigint:#3a66a6;--real:#5d93a3;--text:#a8905f;--date:#7d6f52;--long:#8a713f;--numeric:#c98836;--unicode:#a273a0;--control:#7c4682;--blank:#57503f;
 --object:#6a9d74;--array:#477a56;--scalar:#8fb496;--malformed:#d65f4f;--invalid:#a63a2c;--blob:#8b8b8d;--null:#45474b;--touched:#5f9f7a;--left:#303833;--not:#232529;`;

export const colours = `
:root{color-scheme:light dark;${light}
}
@media (prefers-color-scheme:dark){:root{${dark}
}}
@media print{:root{color-scheme:light;${light}
 --bg:#fff;
}}
`;
