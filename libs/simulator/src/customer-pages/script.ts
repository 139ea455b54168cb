import { SCRIPT } from '../pages/script';

/**
 * The one script of what customers see: that of every page, countdowns, and what the merchant's page is told that shows this one.
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

function countDown() {
  const offset = Number(document.body.dataset.now) - loadedAt;
  for (const element of document.querySelectorAll('[data-until]')) {
    const left = Math.max(0, Math.round((Number(element.dataset.until) - Date.now() - offset) / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    element.textContent = [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
  }
}
const loadedAt = Date.now();
countDown();
setInterval(countDown, 1000);

document.addEventListener('click', ({ target }) => {
  if (target.closest('button[data-close]')) tell({ event: 'close' });
});
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') tell({ event: 'close' });
});
for (const button of document.querySelectorAll('button[data-close]')) button.hidden = !(origin && shownBy);

const observer = new MutationObserver(tellState);
const jsResult = document.getElementById('js-result');
if (jsResult) observer.observe(jsResult, { childList: true, subtree: true });
tellState();
document.querySelector('form[data-submit]')?.submit();
`;
