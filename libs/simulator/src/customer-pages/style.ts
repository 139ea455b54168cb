/** The stylesheet of what customers see: a phone's page, whatever shows it. */
export const CUSTOMER_STYLE = `
:root {
  color-scheme: light dark;
  --text: #16202e; --soft: #556274; --page: #eef1f6; --card: #fff; --line: #dce2ea; --code: #eef1f6;
  --accent: #0b57b4; --on-accent: #fff; --tint: #eaf2fd;
  --good: #0a6640; --good-tint: #d9f2e5; --wait: #7a4b00; --wait-tint: #fdeecb;
  --bad: #a11b24; --bad-tint: #fce1e3; --strip: #2c2250; --on-strip: #f4f1ff; --strip-line: #8d7fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e8edf4; --soft: #a7b2c1; --page: #0f1319; --card: #1a2029; --line: #333d4b; --code: #10151c;
    --accent: #7ab4ff; --on-accent: #0c1a2c; --tint: #15243a;
    --good: #7fe0b0; --good-tint: #123a29; --wait: #f6cd7c; --wait-tint: #3f2f0c;
    --bad: #ffa3aa; --bad-tint: #471a1f;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
h1, h2, p { margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; }
h2.name { font-size: .875rem; color: var(--soft); font-weight: 600; }
.phone { width: 100%; max-width: 27rem; margin: 0 auto; padding: 0 .75rem 1.5rem; flex: 1; display: grid; gap: .75rem; align-content: start; }
.top { display: flex; align-items: center; gap: .75rem; padding: .75rem .25rem 0; font-size: .875rem; min-width: 0; }
.top h1 { font-size: 1rem; flex: 1; min-width: 0; }
.top a { white-space: nowrap; }
.top > a, .top button { padding: .35rem .5rem; min-height: 2.25rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1rem; min-width: 0; }
.card > * + *, .card > [data-live] > * + * { margin-top: .75rem; }
.amount { font-size: 1.75rem; font-weight: 700; line-height: 1.2; }
.soft { color: var(--soft); font-size: .9375rem; }
.countdown { font-variant-numeric: tabular-nums; font-weight: 600; }
.items { list-style: none; margin: 0; padding: 0; font-size: .9375rem; }
.items li { display: flex; gap: 1rem; justify-content: space-between; padding: .2rem 0; }
.items span:first-child { min-width: 0; overflow-wrap: anywhere; }
.items span:last-child { white-space: nowrap; }
.group { border: 0; margin: 0; padding: 0; min-width: 0; }
.group legend { padding: .75rem 0 .25rem; font-size: .875rem; font-weight: 600; color: var(--soft); }
.choices { display: grid; gap: .5rem; }
button, input, select, .button { font: inherit; color: inherit; min-height: 2.75rem; padding: .5rem .85rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); max-width: 100%; }
input, select { border-color: var(--soft); width: 100%; }
button { cursor: pointer; }
button[disabled] { cursor: not-allowed; color: var(--soft); background: var(--page); }
.choice { display: flex; width: 100%; text-align: left; align-items: center; justify-content: space-between; gap: .75rem; }
.choice:hover:not([disabled]) { border-color: var(--accent); background: var(--tint); }
.choice .limit { color: var(--soft); font-size: .8125rem; text-align: right; }
.choice .limit span { white-space: nowrap; }
.main, .button { display: block; width: 100%; text-align: center; background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; }
.plain { border: 0; background: none; text-decoration: underline; color: var(--accent); }
label { display: grid; gap: .2rem; font-size: .875rem; }
.stack { display: grid; gap: .6rem; }
.state { border-radius: .6rem; padding: .6rem .85rem; font-weight: 600; }
.state span { display: block; font-weight: 400; font-size: .9375rem; }
.good { color: var(--good); background: var(--good-tint); }
.wait { color: var(--wait); background: var(--wait-tint); }
.bad { color: var(--bad); background: var(--bad-tint); }
.copyable { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem; }
.number { font: 600 1.25rem/1.3 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
.copyable button { min-height: 2.25rem; padding: .2rem .75rem; font-size: .875rem; }
.qr { display: block; width: min(100%, 17rem); height: auto; background: #fff; border-radius: .6rem; margin: 0 auto; }
details > summary { cursor: pointer; padding: .35rem 0; }
ol.steps { margin: .25rem 0 .5rem; padding-left: 1.25rem; font-size: .9375rem; }
.strip { background: var(--strip); color: var(--on-strip); font-size: .875rem; padding: .25rem .75rem; }
.strip > * { max-width: 27rem; margin: 0 auto; }
#strip-buttons { padding: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.strip form { margin: 0; }
.strip button { min-height: 2.25rem; padding: .15rem .7rem; background: transparent; color: inherit; border-color: var(--strip-line); }
.strip button:hover { background: #43367a; }
.strip a { color: inherit; }
.strip :focus-visible { outline-color: var(--on-strip); }
.strip p { flex-basis: 100%; }
`;
