import { html } from 'hono/html';
import type { Html } from '../html/parts';

type Tone = 'good' | 'wait' | 'bad' | 'back';

/** Whatever is not named is of money that went back. */
const TONES: Readonly<Record<string, Tone>> = {
  // transactions
  settlement: 'good',
  capture: 'good',
  pending: 'wait',
  authorize: 'wait',
  deny: 'bad',
  cancel: 'bad',
  expire: 'bad',
  failure: 'bad',
  // subscriptions, invoices, accounts
  active: 'good',
  enabled: 'good',
  paid: 'good',
  published: 'wait',
  overdue: 'bad',
  expired: 'bad',
  voided: 'bad',
  inactive: 'bad',
  disabled: 'bad',
};

/** The state of anything, with a colour that says how good it is. */
export function stateBadge(state: string): Html {
  return html`<span class="badge ${TONES[state] ?? 'back'}">${state.replaceAll('_', ' ')}</span>`;
}

/** A transaction's status; a challenged capture is not paid yet. */
export function statusBadge({ status, fraudStatus }: { status: string; fraudStatus?: string }): Html {
  const isChallenged = status === 'capture' && fraudStatus === 'challenge';
  return isChallenged ? html`<span class="badge wait">capture, challenged</span>` : stateBadge(status);
}
