import type { PaymentStatus } from './api-types';

/** What a colour means. No meaning is told by colour alone: a word stands beside it. */
export type Tone = 'good' | 'wait' | 'bad' | 'back' | 'plain';

const OF_STATUS: Record<PaymentStatus, Tone> = {
  initiated: 'wait',
  pending: 'wait',
  authorize: 'wait',
  capture: 'good',
  settlement: 'good',
  deny: 'bad',
  cancel: 'plain',
  expire: 'plain',
  refund: 'back',
  partial_refund: 'back',
  chargeback: 'bad',
  partial_chargeback: 'bad',
  failure: 'bad',
};

export function toneOfStatus(status: string): Tone {
  return lookUp(OF_STATUS, status);
}

const OF_VERDICT: Readonly<Record<string, Tone>> = {
  processed: 'good',
  unmatched: 'wait',
  amount_mismatch: 'bad',
  unconfirmed: 'wait',
  invalid_signature: 'bad',
};

export function toneOfVerdict(verdict: string): Tone {
  return lookUp(OF_VERDICT, verdict);
}

const OF_REFUND: Readonly<Record<string, Tone>> = { requested: 'wait', confirmed: 'back', rejected: 'bad' };

export function toneOfRefund(status: string): Tone {
  return lookUp(OF_REFUND, status);
}

const OF_EVENT: Readonly<Record<string, Tone>> = {
  'payment.pending': 'wait',
  'payment.authorized': 'wait',
  'payment.challenged': 'wait',
  'payment.captured': 'good',
  'payment.settled': 'good',
  'payment.denied': 'bad',
  'payment.failed': 'bad',
  'payment.charged_back': 'bad',
  'payment.reversed': 'bad',
  'payment.attempt_denied': 'bad',
  'payment.paid_twice': 'bad',
  'payment.refunded': 'back',
  'payment.partially_refunded': 'back',
};

export function toneOfEvent(type: string): Tone {
  return lookUp(OF_EVENT, type);
}

/** Of the states of events, requests, invoices, subscriptions and GoPay accounts, each word of which means the same wherever it is said. */
const OF_STATE: Readonly<Record<string, Tone>> = {
  waiting: 'wait',
  dead: 'bad',
  initiated: 'wait',
  unanswered: 'bad',
  pending: 'wait',
  sent: 'wait',
  paid: 'good',
  partial: 'wait',
  overdue: 'bad',
  active: 'good',
  enabled: 'good',
  failure: 'bad',
  begun: 'wait',
  refused: 'bad',
  unknown: 'bad',
};

export function toneOfState(state: string): Tone {
  return lookUp(OF_STATE, state);
}

function lookUp(tones: Readonly<Record<string, Tone>>, name: string): Tone {
  return Object.hasOwn(tones, name) ? (tones[name] ?? 'plain') : 'plain';
}
