import { refundedSum, type TransactionRecord } from '../transactions/transaction';
import type { Balances } from './sandbox-users';

/** Whole rupiah that a transaction has taken from the customer as it stands now. */
function takenBy(record: TransactionRecord): number {
  switch (record.status) {
    case 'authorize':
    case 'capture':
    case 'settlement':
    case 'partial_refund':
    case 'partial_chargeback':
      return record.grossAmount - refundedSum(record) - record.chargebackAmount;
    case 'pending':
    case 'deny':
    case 'cancel':
    case 'expire':
    case 'failure':
    case 'refund':
    case 'chargeback':
      return 0;
  }
}

/** What a transaction takes from a wallet. */
export interface WalletWithdrawal extends Withdrawal {
  readonly transactionId: string;
}

interface Withdrawal {
  readonly wallet: string;
  readonly amount: number;
}

/** The money of GoPay users. A user has one wallet per way to pay, whichever account it is reached through. */
export class Wallets {
  private readonly withdrawals = new Map<string, Withdrawal>();

  /** Names the wallet that a transaction takes its money from, once it takes any. */
  assign(transactionId: string, user: string, option: string): void {
    this.withdrawals.set(transactionId, { wallet: `${user} ${option}`, amount: 0 });
  }

  /** Follows a transaction to its new state. */
  follow(record: TransactionRecord): void {
    const withdrawal = this.withdrawals.get(record.transactionId);
    if (withdrawal) {
      this.withdrawals.set(record.transactionId, { ...withdrawal, amount: takenBy(record) });
    }
  }

  /** What is left in each wallet of a user who began with `balances`. */
  left(user: string, balances: Balances): Balances {
    return Object.fromEntries(
      Object.entries(balances).map(([option, amount]) => [
        option,
        amount - this.takenFrom(`${user} ${option}`),
      ]),
    );
  }

  all(): readonly WalletWithdrawal[] {
    return [...this.withdrawals].map(([transactionId, withdrawal]) => ({ transactionId, ...withdrawal }));
  }

  restore(withdrawals: readonly WalletWithdrawal[]): void {
    for (const { transactionId, ...withdrawal } of withdrawals) {
      this.withdrawals.set(transactionId, withdrawal);
    }
  }

  private takenFrom(wallet: string): number {
    const amounts = [...this.withdrawals.values()].filter((taken) => taken.wallet === wallet);
    return amounts.reduce((sum, { amount }) => sum + amount, 0);
  }
}
