/**
 * The one script of every page. It fetches the page anew, every second or, where the page names a stream of events, when there is
 * news, and takes over what changed in its live parts, so that focus, scrolling, typed text and open folds stay as they are; and it
 * copies numbers. Of a list only the items that are new or changed are put in, and one that is open or has the focus is not taken away.
 * Without the script the pages work too.
 */
export const SCRIPT = `
const latest = new Map();
const live = (page) => page.querySelectorAll('[data-live]');
const items = (part) => part.querySelectorAll(':scope[data-list] > *');
for (const part of live(document)) {
  latest.set(part.id, part.innerHTML);
  for (const { id, innerHTML } of items(part)) latest.set(id, innerHTML);
}

function take(part) {
  const mine = document.getElementById(part.id);
  if (!mine || latest.get(part.id) === part.innerHTML) return;
  latest.set(part.id, part.innerHTML);
  if ('list' in mine.dataset) return takeItems(mine, part);
  const focused = mine.contains(document.activeElement) ? document.activeElement.id : '';
  const open = [...mine.querySelectorAll('details[open]')].map(({ id }) => id);
  mine.innerHTML = part.innerHTML;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  showCopyButtons(mine);
}

function takeItems(mine, part) {
  const wanted = [...part.children];
  const ids = new Set(wanted.map(({ id }) => id));
  for (const item of [...mine.children]) {
    const isInUse = item.querySelector('details[open]') || item.contains(document.activeElement);
    if (!ids.has(item.id) && !isInUse) item.remove();
  }
  let next = mine.firstElementChild;
  for (const item of wanted) {
    const there = document.getElementById(item.id);
    const isSame = there && latest.get(item.id) === item.innerHTML;
    latest.set(item.id, item.innerHTML);
    if (there && !isSame) there.replaceWith(item);
    if (!there) mine.insertBefore(item, next);
    next = (isSame ? there : item).nextElementSibling;
  }
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

let isDue = false;
let isBusy = false;
async function news() {
  isDue = true;
  if (isBusy) return;
  isBusy = true;
  while (isDue) {
    isDue = false;
    await refresh().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  isBusy = false;
}

let stream;
function listen(url) {
  if (document.hidden || stream) return;
  stream = new EventSource(url);
  stream.onopen = news;
  stream.onerror = () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    stream = undefined;
    setTimeout(listen, 3000, url);
  };
  stream.addEventListener('traffic', news);
  stream.addEventListener('clock', ({ data }) => {
    const [at, ...text] = data.split(' ');
    const time = document.querySelector('#now time');
    if (!time) return;
    time.dateTime = at;
    time.textContent = text.join(' ');
  });
}

function follow(url) {
  listen(url);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return listen(url);
    stream?.close();
    stream = undefined;
  });
}

function showCopyButtons(root) {
  for (const button of root.querySelectorAll('button[data-copy], button[data-copy-from]')) {
    button.hidden = !navigator.clipboard;
  }
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('button[data-copy], button[data-copy-from]');
  if (!button) return;
  const { copy, copyFrom } = button.dataset;
  await navigator.clipboard.writeText(copy ?? document.getElementById(copyFrom).textContent);
  const label = button.textContent;
  button.textContent = button.dataset.copied ?? 'Copied';
  setTimeout(() => { button.textContent = label; }, 2000);
});

showCopyButtons(document);
const push = document.querySelector('[data-push]')?.dataset.push;
if (push) follow(push);
else if (latest.size > 0) again();
`;
