import type { MadeToken } from '../cards/cards';
import type { SubjectEffects } from '../effects';
import type { InvoiceRecord } from '../invoices/invoice';
import type { PayAccountRecord } from '../pay-accounts/pay-account';
import type { WalletWithdrawal } from '../pay-accounts/wallets';
import type { PaymentLink } from '../payment-links/payment-link';
import type { MerchantPreferences } from '../preferences';
import type { SnapSession } from '../snap/snap';
import type { SubscriptionRecord } from '../subscriptions/subscription';
import type { TransactionRecord } from '../transactions/transaction';

export const STATE_FORMAT = 'midtrans-simulator';
/** Another one for each change that an older simulator would misread. */
export const STATE_VERSION = 1;

/**
 * All that a gateway knows, as JSON: what `exportState` gives and `importState` takes. Its parts are the simulator's own, and another
 * version may have others.
 */
export interface SimulatorState {
  readonly format: typeof STATE_FORMAT;
  readonly version: typeof STATE_VERSION;
  readonly [part: string]: unknown;
}

/** What a gateway keeps of each feature. What time does next follows from the times in it. */
export interface GatewayState {
  /** Milliseconds by which the clock was moved. */
  readonly clockAheadMs: number;
  /** What the merchant changed of its preferences. */
  readonly preferences: Partial<MerchantPreferences>;
  readonly effects: readonly SubjectEffects[];
  readonly cardTokens: readonly MadeToken[];
  readonly payAccounts: readonly PayAccountRecord[];
  readonly withdrawals: readonly WalletWithdrawal[];
  readonly transactions: readonly TransactionRecord[];
  /** How many refunds there were, rejected ones included. */
  readonly refundsMade: number;
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly snapSessions: readonly SnapSession[];
  readonly paymentLinks: readonly PaymentLink[];
  readonly invoices: readonly InvoiceRecord[];
}
