/**
 * The one script of every page. It fetches the page anew every second or so and takes over what changed in its live parts,
 * so that focus, scrolling, typed text and open folds stay as they are; and it copies numbers. Without it the pages work too.
 */
export const SCRIPT = `
const latest = new Map();
const live = (page) => page.querySelectorAll('[data-live]');
for (const part of live(document)) latest.set(part.id, part.innerHTML);

function take(part) {
  const mine = document.getElementById(part.id);
  if (!mine || latest.get(part.id) === part.innerHTML) return;
  latest.set(part.id, part.innerHTML);
  const focused = mine.contains(document.activeElement) ? document.activeElement.id : '';
  const open = [...mine.querySelectorAll('details[open]')].map(({ id }) => id);
  mine.innerHTML = part.innerHTML;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  showCopyButtons(mine);
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  live(new DOMParser().parseFromString(await answer.text(), 'text/html')).forEach(take);
}

function again() {
  setTimeout(() => refresh().catch(() => undefined).finally(again), 1000);
}

function showCopyButtons(root) {
  for (const button of root.querySelectorAll('button[data-copy]')) button.hidden = !navigator.clipboard;
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('button[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.textContent;
  button.textContent = button.dataset.copied ?? 'Copied';
  setTimeout(() => { button.textContent = label; }, 2000);
});

showCopyButtons(document);
if (latest.size > 0) again();
`;
