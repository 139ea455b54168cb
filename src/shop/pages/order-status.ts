import type { OrderState } from '../orders/order-state';
import { html, type Html } from './html';
import type { Word, Words } from './words';

const STATUS: Readonly<Record<OrderState['kind'], readonly [Word, 'good' | 'wait' | 'bad' | 'none']>> = {
  open: ['statusOpen', 'none'],
  unknown: ['statusUnknown', 'wait'],
  waiting: ['statusWaiting', 'wait'],
  held: ['statusHeld', 'wait'],
  checking: ['statusChecking', 'wait'],
  paid: ['statusPaid', 'good'],
  returned: ['statusReturned', 'bad'],
};

/** What became of an attempt to pay, by Midtrans' word for it. */
export function attemptWord(status: string): Word {
  switch (status) {
    case 'pending':
      return 'statusWaiting';
    case 'authorize':
      return 'statusHeld';
    case 'capture':
    case 'settlement':
      return 'statusPaid';
    case 'deny':
      return 'statusDenied';
    case 'expire':
      return 'statusExpired';
    case 'cancel':
      return 'statusCancelled';
    case 'failure':
      return 'statusFailed';
    default:
      return 'statusReturned';
  }
}

/** An order's state in a word. */
export function statusBadge({ kind }: OrderState, words: Words): Html {
  const [word, tone] = STATUS[kind];
  return html`<span class="badge ${tone}">${words[word]}</span>`;
}
