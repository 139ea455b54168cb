import { UPDATE_KINDS } from '../updates/updates';

/**
 * The one script of every page. A stream of events tells it what has changed; where the page shows that, it fetches the content
 * anew and takes over what differs in the live parts, node by node, so that focus, selection, scrolling, typed text and open folds
 * stay as they are. It counts down, copies texts, and tells in the title how many notifications failed since the page was looked at.
 * Without the script the pages work too.
 */
export const SCRIPT = `
const { stream = '', shows = '', now = '0' } = document.body.dataset;
const shown = new Set(shows.split(' ').filter(Boolean));
const { title } = document;

/* Of a list, an entry that is open or has the focus is not taken away. */
const isInUse = (node) => node.parentElement.dataset.list !== undefined
  && (node.contains(document.activeElement) || node.querySelector('details[open]') !== null);
const isAlike = (one, other) => one.nodeName === other.nodeName && (one.id ?? '') === (other.id ?? '');

/* These a person or this script has set since. */
const OWN = ['open', 'hidden'];
function takeAttributes(mine, theirs) {
  for (const { name, value } of theirs.attributes) {
    if (!OWN.includes(name) && mine.getAttribute(name) !== value) mine.setAttribute(name, value);
  }
  for (const { name } of [...mine.attributes]) {
    if (!OWN.includes(name) && !theirs.hasAttribute(name)) mine.removeAttribute(name);
  }
}

/* The node among what is left of mine that becomes this one. */
function counterpart(theirs, next, named) {
  if (theirs.id) return named.get(theirs.id);
  if (theirs.nodeType !== Node.ELEMENT_NODE) return next && isAlike(next, theirs) ? next : undefined;
  let mine = next;
  while (mine && !isAlike(mine, theirs)) mine = mine.nextSibling;
  return mine;
}

function take(mine, theirs) {
  if (mine.isEqualNode(theirs)) return;
  if (mine.nodeType !== Node.ELEMENT_NODE) {
    mine.data = theirs.data;
    return;
  }
  takeAttributes(mine, theirs);
  const ids = new Set([...theirs.children].map(({ id }) => id));
  for (const child of [...mine.children]) {
    if (child.id && !ids.has(child.id) && !isInUse(child)) child.remove();
  }
  const named = new Map([...mine.children].map((child) => [child.id, child]));
  let next = mine.firstChild;
  for (const child of [...theirs.childNodes]) {
    const there = counterpart(child, next, named);
    if (there) take(there, child);
    const isAhead = there && next && !(there.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (isAhead) next = removeUnnamed(next, there).nextSibling;
    else mine.insertBefore(there ?? document.importNode(child, true), next);
  }
  removeUnnamed(next, null);
}

/* What has an id stays: it is taken over later, or in use. */
function removeUnnamed(from, to) {
  let next = from;
  while (next !== to) {
    const node = next;
    next = node.nextSibling;
    if (!node.id) node.remove();
  }
  return to;
}

async function refresh() {
  const headers = { accept: 'text/html', 'x-only': 'content' };
  const answer = await fetch(location.href, { headers });
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return;
  /* After a reset there is nothing left of what the page was about. */
  if (answer.status === 404) return location.replace(location.pathname + location.search);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of page.querySelectorAll('[data-live]')) {
    const mine = document.getElementById(part.id);
    if (mine) take(mine, part);
  }
  showCopyButtons();
  countDown();
}

let isDue = false;
let isBusy = false;
async function update() {
  isDue = shown.size > 0;
  if (isBusy) return;
  isBusy = true;
  while (isDue && !document.hidden) {
    isDue = false;
    await refresh().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  isBusy = false;
}

let failures = 0;
const isLookedAt = () => !document.hidden && document.hasFocus();
function showFailures(count) {
  failures = count;
  document.title = count === 0 ? title : '(' + count + ' failed) ' + title;
}
function look() {
  if (isLookedAt()) showFailures(0);
  if (isDue) update();
}
addEventListener('focus', look);
document.addEventListener('visibilitychange', look);

let time = Number(now);
let ahead = time - Date.now();
const untils = () => [...document.querySelectorAll('[data-until]')];
function countDown() {
  for (const element of untils()) {
    if (!element.matches('.countdown')) continue;
    const left = Math.max(0, Math.round((Number(element.dataset.until) - Date.now() - ahead) / 1000));
    const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    element.textContent = parts.map((part) => String(part).padStart(2, '0')).join(':');
  }
}
function tick(at, text) {
  const earlier = time;
  time = Date.parse(at);
  ahead = time - Date.now();
  const bar = document.querySelector('#now time');
  if (bar) {
    bar.dateTime = at;
    bar.textContent = text;
  }
  /* What time alone changes, nobody tells of. */
  const times = untils().flatMap(({ dataset: { until } }) => until.split(' ').map(Number));
  if (times.some((until) => earlier < until && until <= time)) update();
}

function hear({ type, data }) {
  if (type === 'clock') tick(data.slice(0, data.indexOf(' ')), data.slice(data.indexOf(' ') + 1));
  else if (type === 'open' || type === 'moved' || shown.has(type) || shown.has(type + ':' + data)) update();
  if (type === 'failed' && !isLookedAt()) showFailures(failures + 1);
}

/* A browser has few connections to one host, so one page listens for all of them, and another when that is closed. */
const others = stream ? new BroadcastChannel(stream) : undefined;
if (others) others.onmessage = ({ data }) => hear(data);
function listen() {
  const source = new EventSource(stream);
  const tell = ({ type, data }) => {
    hear({ type, data });
    others.postMessage({ type, data });
  };
  for (const type of ['open', 'clock', ...${JSON.stringify(UPDATE_KINDS)}]) source.addEventListener(type, tell);
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
  return new Promise(() => undefined);
}
async function follow() {
  /* Locks are for pages of https and of this machine. */
  if (!navigator.locks) return listen();
  await navigator.locks.request(stream, { ifAvailable: true }, (lock) => lock && listen());
  update();
  await navigator.locks.request(stream, listen);
}

function showCopyButtons() {
  for (const button of document.querySelectorAll('button[data-copy], button[data-copy-from]')) {
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

showCopyButtons();
countDown();
setInterval(countDown, 1000);
if (stream) follow().catch(listen);
`;
