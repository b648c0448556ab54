/**
 * The look of the reading copy: inline, no fonts or images from elsewhere, light and dark, screen and paper. Every pair of
 * colours has a contrast of 4.5 to 1 at least (a test computes them).
 */
export const COLOURS = {
  light: {
    page: '#ffffff',
    ink: '#1b1f24',
    quiet: '#565d66',
    line: '#d5d9de',
    accent: '#1f4e79',
    tint: '#f4f6f8',
    demo: '#fff4d6',
    demoInk: '#5a4100',
  },
  dark: {
    page: '#15181c',
    ink: '#e6e8ea',
    quiet: '#a3abb5',
    line: '#363c44',
    accent: '#93bfe6',
    tint: '#1e2329',
    demo: '#3a2e0c',
    demoInk: '#ffe3a1',
  },
} as const;

const variables = (colours: Record<string, string>) =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

export const STYLE = `
:root{color-scheme:light dark;${variables(COLOURS.light)}}
@media (prefers-color-scheme:dark){:root{${variables(COLOURS.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.55 "Segoe UI","Liberation Sans","Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.demo{margin:0;padding:.6rem 1.25rem;background:var(--demo);color:var(--demoInk);text-align:center;font-weight:600}
body>header,main,footer{max-width:48rem;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:2.75rem}
.department{margin:0;color:var(--quiet)}
h1{margin:.15rem 0 0;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.day{margin:.35rem 0 1.75rem;font-size:1.1875rem;color:var(--quiet)}
h2{margin:3rem 0 .9rem;font-size:1.25rem;font-weight:650}
dl{display:grid;grid-template-columns:10.5rem 1fr;gap:.3rem 1.25rem;margin:0;padding:1rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
dt{color:var(--quiet)}
dd{margin:0}
.people{margin:0;padding:0;list-style:none}
.account,.number{color:var(--quiet)}
ol.messages{margin:0;padding:0;list-style:none}
.messages>li{display:grid;grid-template-columns:4.75rem 1fr;gap:0 1.25rem;padding:1.15rem 0;border-top:1px solid var(--line)}
.messages>li:first-child{border-top:0;padding-top:.25rem}
.when{color:var(--quiet);font-variant-numeric:tabular-nums}
.when time{display:block;color:var(--ink)}
.number{font-size:.875rem}
.body{min-width:0}
.from{margin:0}
.who{font-weight:650}
.own .who{color:var(--accent)}
.direction{color:var(--quiet)}
.text{margin:.2rem 0 0;white-space:pre-wrap}
.none{margin:.2rem 0 0;color:var(--quiet);font-style:italic}
blockquote{margin:.5rem 0 .4rem;padding:.05rem 0 .05rem .9rem;border-inline-start:3px solid var(--line);color:var(--quiet)}
blockquote p{margin:0;white-space:pre-wrap}
.item{margin:.5rem 0 0;padding:.5rem .8rem;background:var(--tint);border-radius:4px}
.item p{margin:0}
.notes{margin:.45rem 0 0;padding:0;list-style:none;color:var(--quiet);font-size:.9375rem}
.why{margin:.45rem 0 0;color:var(--quiet);font-size:.875rem}
footer{padding-bottom:4rem}
footer dl{font-size:.9375rem}
@media (max-width:36rem){
dl{grid-template-columns:1fr;gap:0}
dd+dt{margin-top:.6rem}
.messages>li{grid-template-columns:1fr}
.when{display:flex;gap:.6rem;align-items:baseline}
h1{font-size:1.6rem}
body>header{padding-top:1.75rem}
}
@media print{
:root{${variables(COLOURS.light)}}
@page{margin:2cm}
html{font-size:9.5pt}
body>header,main,footer{max-width:none;padding-left:0;padding-right:0}
body>header{padding-top:1.25rem}
.messages>li,dl>*{break-inside:avoid}
h2{break-after:avoid}
.demo,.item{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
