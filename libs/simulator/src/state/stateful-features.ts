import type { Cards } from '../cards/cards';
import type { Clock } from '../clock/clock';
import type { Effects } from '../effects';
import type { Invoices } from '../invoices/invoices';
import type { PayAccounts } from '../pay-accounts/pay-accounts';
import type { PaymentLinks } from '../payment-links/payment-links';
import type { Preferences } from '../preferences';
import type { Snap } from '../snap/snap';
import type { Subscriptions } from '../subscriptions/subscriptions';
import type { Transactions } from '../transactions/transactions';
import type { GatewayState } from './state';

/** The features that keep something. */
export interface StatefulFeatures {
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly effects: Effects;
  readonly cards: Cards;
  readonly payAccounts: PayAccounts;
  readonly transactions: Transactions;
  readonly subscriptions: Subscriptions;
  readonly snap: Snap;
  readonly links: PaymentLinks;
  readonly invoices: Invoices;
}

export function stateOf(features: StatefulFeatures): GatewayState {
  return {
    clockAheadMs: features.clock.aheadMs,
    preferences: features.preferences.changed(),
    effects: features.effects.all(),
    cardTokens: features.cards.all(),
    payAccounts: features.payAccounts.all(),
    withdrawals: features.payAccounts.wallets.all(),
    transactions: features.transactions.ledger.all(),
    refundsMade: features.transactions.refunds.made,
    subscriptions: features.subscriptions.all(),
    snapSessions: features.snap.all(),
    paymentLinks: features.links.all(),
    invoices: features.invoices.all(),
  };
}

/** Gives features that hold nothing what others knew. */
export function restore(features: StatefulFeatures, state: GatewayState): void {
  // What it shows decides what is due.
  features.clock.restore(state.clockAheadMs);
  features.preferences.change(state.preferences);
  features.effects.restore(state.effects);
  features.cards.restore(state.cardTokens);
  features.payAccounts.restore(state.payAccounts);
  features.payAccounts.wallets.restore(state.withdrawals);
  features.transactions.refunds.made = state.refundsMade;
  features.snap.restore(state.snapSessions);
  features.links.restore(state.paymentLinks);
  features.invoices.restore(state.invoices);
  for (const record of state.transactions) features.transactions.ledger.add(record);
  features.subscriptions.restore(state.subscriptions);
}
