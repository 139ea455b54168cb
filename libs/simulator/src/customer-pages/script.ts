import { SCRIPT } from '../html/script';

/**
 * The one script of what customers see: that of every page, and what the merchant's page is told that shows this one.
 * Without it the pages work too.
 */
export const CUSTOMER_SCRIPT = `${SCRIPT}
const { origin } = document.body.dataset;
const shownBy = window.opener ?? (window.parent === window ? null : window.parent);
let told = '';

function tell(message) {
  if (origin && shownBy) shownBy.postMessage({ source: 'midtrans-simulator', ...message }, origin);
}

function tellState() {
  const state = document.querySelector('#js-result data')?.value ?? '';
  if (state === told) return;
  told = state;
  if (state !== '') tell({ event: 'state', ...JSON.parse(state) });
}

document.addEventListener('click', ({ target }) => {
  if (target.closest('button[data-close]')) tell({ event: 'close' });
});
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') tell({ event: 'close' });
});
for (const button of document.querySelectorAll('button[data-close]')) button.hidden = !(origin && shownBy);

const observer = new MutationObserver(tellState);
const jsResult = document.getElementById('js-result');
if (jsResult) observer.observe(jsResult, { attributes: true, childList: true, subtree: true });
tellState();
document.querySelector('form[data-submit]')?.submit();
`;
