import type { Balances } from './sandbox-users';

/** The gateway's `account_status`. */
export type PayAccountStatus = 'PENDING' | 'ENABLED' | 'DISABLED' | 'EXPIRED';

export const PAY_ACCOUNT_STATUSES: readonly PayAccountStatus[] = [
  'PENDING',
  'ENABLED',
  'DISABLED',
  'EXPIRED',
];

/** A read-only view of a customer's GoPay account at this merchant, as of the moment it was taken. */
export interface PayAccount {
  readonly accountId: string;
  /** `PENDING` until the customer has linked it, `EXPIRED` where that took too long or was refused. */
  readonly status: PayAccountStatus;
  /** Without the country code. */
  readonly phoneNumber: string;
  readonly countryCode: string;
  /** Where the customer is sent when done with GoPay's page. */
  readonly redirectUrl?: string;
  /** When the link to GoPay's page ends. */
  readonly linkExpiresAt: Date;
  /** Whole rupiah that the customer has, by the gateway's name of each way to pay: `GOPAY_WALLET`, `PAY_LATER`. */
  readonly balances: Balances;
}

/** What the gateway keeps of an account. Never changed in place. */
export interface PayAccountRecord extends Omit<PayAccount, 'balances'> {
  /** Where its notifications go, where its creation said so. */
  readonly notificationUrl?: string;
}
