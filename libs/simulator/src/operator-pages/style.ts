/** The one stylesheet of every page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2430; --soft: #586273; --page: #f5f6f8; --card: #fff; --line: #d9dee6;
  --accent: #0b57b4; --on-accent: #fff; --code: #eef1f5;
  --good: #0a6640; --good-tint: #d9f2e5; --wait: #7a4b00; --wait-tint: #fdeecb;
  --bad: #a11b24; --bad-tint: #fce1e3; --back: #5b2d9e; --back-tint: #ece3fa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6eaf0; --soft: #a4aebd; --page: #12161c; --card: #1a2029; --line: #333c49;
    --accent: #7ab4ff; --on-accent: #0c1a2c; --code: #0e1217;
    --good: #7fe0b0; --good-tint: #123a29; --wait: #f6cd7c; --wait-tint: #3f2f0c;
    --bad: #ffa3aa; --bad-tint: #471a1f; --back: #cdb3f7; --back-tint: #2f2247;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
h1, h2 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.1rem; margin-bottom: .75rem; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: var(--card); z-index: 1; }
.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .6rem 1rem; }
.bar > div, main { max-width: 76rem; margin: 0 auto; }
.bar strong { white-space: nowrap; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; flex: 1; }
nav a { text-decoration: none; padding: .2rem 0; border-bottom: 2px solid transparent; }
nav a[aria-current] { color: var(--text); border-color: var(--accent); }
main { padding: 1.25rem 1rem 3rem; display: grid; gap: 1rem; }
main > *, .columns > * { min-width: 0; }
.heading { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; }
.card > * + * { margin-top: .6rem; }
.columns, .stack { display: grid; gap: 1rem; align-items: start; }
@media (min-width: 52rem) { .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } }
.ways { display: grid; gap: .75rem; margin-top: .75rem; }
.filters { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); align-items: end; }
.filters > * + * { margin-top: 0; }
.filters > label { min-width: 0; }
.filters > .wide { grid-column: 1 / -1; }
@media (min-width: 45rem) { .filters > label.wide { grid-column: span 3; } }
.filters input, .filters select { width: 100%; min-width: 0; }
.amount { font-size: 1.75rem; font-weight: 700; line-height: 1.2; margin: 0; }
.soft { color: var(--soft); }
p { margin: .25rem 0; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.row.end { align-items: end; }
form { margin: 0; }
label { display: grid; gap: .15rem; font-size: .875rem; }
input, select, button, textarea { font: inherit; color: inherit; min-height: 2.5rem; padding: .35rem .75rem; border: 1px solid var(--soft); border-radius: .4rem; background: var(--card); max-width: 100%; }
::placeholder { color: var(--soft); opacity: 1; }
textarea { width: 100%; font-family: ui-monospace, Consolas, monospace; font-size: .8125rem; }
label:has(> [type="checkbox"]) { display: flex; align-items: center; gap: .5rem; min-height: 2.5rem; }
[type="checkbox"] { min-height: auto; width: 1.25rem; height: 1.25rem; margin: 0; }
button { cursor: pointer; white-space: nowrap; }
button:hover { background: var(--code); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button.small { min-height: 2rem; padding: .1rem .6rem; font-size: .875rem; }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .875rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-tint); }
.wait { color: var(--wait); background: var(--wait-tint); }
.bad { color: var(--bad); background: var(--bad-tint); }
.back { color: var(--back); background: var(--back-tint); }
dl { margin: 0; display: grid; gap: .35rem 1rem; grid-template-columns: max-content 1fr; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
code, pre, .number { font-family: ui-monospace, Consolas, monospace; }
.number { font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
pre { margin: .5rem 0 0; padding: .75rem; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--code); border-radius: .4rem; }
summary { cursor: pointer; padding: .25rem 0; }
#clock form { margin: .4rem 0; }
ol.timeline + h2 { margin-top: 1rem; }
ol.timeline { margin: 0; padding: 0; list-style: none; }
ol.timeline li { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; padding: .2rem 0 .5rem 1rem; border-left: 2px solid var(--line); }
.qr { display: block; width: min(100%, 17rem); height: auto; background: #fff; border-radius: .4rem; margin: 0 auto .5rem; }
.traffic { margin: 0; padding: 0; list-style: none; }
.traffic > li { border-top: 1px solid var(--line); }
.traffic summary { padding: .5rem 0; overflow-wrap: anywhere; }
.traffic h2 { font-size: .9375rem; margin: .75rem 0 0; }
.entry { padding: 0 0 1rem 1rem; }
.entry .row { margin-top: .25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { padding: .5rem .6rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-size: .875rem; font-weight: 600; white-space: nowrap; }
td time, td[data-label='Amount'] { white-space: nowrap; }
td .row { gap: .35rem; flex-wrap: nowrap; }
@media (max-width: 45rem) {
  nav { flex-basis: 100%; order: 1; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  table, tbody, tr, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; border: 0; padding: .15rem 0; }
  td .row { flex-wrap: wrap; }
  td time, td[data-label='Amount'] { white-space: normal; }
  td::before { content: attr(data-label); color: var(--soft); }
  td:empty { display: none; }
  td > .badge { justify-self: start; white-space: normal; }
}
`;
