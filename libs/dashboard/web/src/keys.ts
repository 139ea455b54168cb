import { reloadAll } from './use-api';
import { areKeysShown, goTo } from './state';

/** The second key of `g`, and where it leads. */
export const GO_KEYS = {
  o: 'overview',
  p: 'payments',
  r: 'refunds',
  n: 'notifications',
  e: 'events',
  i: 'invoices',
  s: 'subscriptions',
  a: 'pay-accounts',
  h: 'health',
  u: 'audit',
} as const;

const CHORD_MS = 1_500;
let chordUntil = 0;

/** Keys for people who do this all day. None acts while something is typed, or in a dialog. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (act(event.key)) event.preventDefault();
  });
}

/** @returns whether the key means something */
function act(key: string): boolean {
  if (performance.now() < chordUntil) {
    chordUntil = 0;
    const page = pageOfKey(key);
    if (page !== undefined) {
      goTo(page);
      return true;
    }
  }
  switch (key) {
    case '/':
      return focus('[data-search]');
    case 'j':
      return step(1);
    case 'k':
      return step(-1);
    case '[':
      return click('[data-newer]');
    case ']':
      return click('[data-older]');
    case 'r':
      reloadAll();
      return true;
    case 'g':
      chordUntil = performance.now() + CHORD_MS;
      return true;
    case '?':
      areKeysShown.value = true;
      return true;
    default:
      return false;
  }
}

function pageOfKey(key: string): string | undefined {
  return Object.entries(GO_KEYS).find(([letter]) => letter === key)?.[1];
}

function step(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const current = rows.findIndex((row) => row === document.activeElement);
  const next = current < 0 ? (by > 0 ? 0 : rows.length - 1) : current + by;
  rows[next]?.focus();
  return rows.length > 0;
}

function focus(selector: string): boolean {
  const element = document.querySelector<HTMLInputElement>(selector);
  element?.focus();
  element?.select();
  return element !== null;
}

function click(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.click();
  return element !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
