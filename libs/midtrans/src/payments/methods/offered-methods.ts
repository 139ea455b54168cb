import {
  paymentMethods,
  type CustomerView,
  type PaidThrough,
  type PaymentMethod,
  type PaymentType,
  type RefundKind,
} from '../../payment-methods';
import type { CustomExpiry } from '../../validation/custom-expiry';
import type { AccountChargeOptions } from '../charge.options';

/** A bank or a store of which a charge names one. */
export interface OfferedChannel {
  readonly name: string;
  /** Whole rupiah; null where Midtrans documents none. */
  readonly minAmount: number | null;
  /** Whole rupiah; null where Midtrans documents none. */
  readonly maxAmount: number | null;
}

/** A payment method that an account has enabled. */
export interface OfferedMethod {
  readonly paymentType: PaymentType;
  /** Of which a charge names one; empty where there is none to name. */
  readonly banks: readonly OfferedChannel[];
  /** Of which a charge names one; empty where there is none to name. */
  readonly stores: readonly OfferedChannel[];
  /** Whole rupiah; null where Midtrans documents none, or one for each bank or store. */
  readonly minAmount: number | null;
  /** Whole rupiah; null where Midtrans documents none, or one for each bank or store. */
  readonly maxAmount: number | null;
  readonly refunds: RefundKind;
  /** Whether a charge may say how long its customer has to pay. */
  readonly acceptsCustomExpiry: boolean;
  /** Seconds to pay in where a charge does not say: as the account has it, else as Midtrans documents it; null where it does not. */
  readonly expirySeconds: number | null;
  /** What the customer is shown, to pay by. */
  readonly shows: readonly CustomerView[];
  /** Names for `enabledPayments` of Snap. */
  readonly snapNames: readonly string[];
}

/** The payment methods that can be charged where these are the settings, in the order in which they are known. */
export function offeredMethods(
  settings: Pick<AccountChargeOptions, 'enabledPaymentTypes' | 'expiry'>,
): OfferedMethod[] {
  return paymentMethods()
    .filter(({ type }) => settings.enabledPaymentTypes?.includes(type as PaymentType) !== false)
    .map((method) => offered(method, settings.expiry));
}

function offered(method: PaymentMethod, expiry: CustomExpiry | undefined): OfferedMethod {
  const { type, refunds, acceptsCustomExpiry, defaultExpirySeconds, shows, snapNames } = method;
  const chosen = acceptsCustomExpiry && expiry !== undefined ? secondsOf(expiry) : undefined;
  return {
    paymentType: type as PaymentType,
    banks: method.banks.map((bank) => channel(method, bank, { bank, store: null })),
    stores: method.stores.map((store) => channel(method, store, { bank: null, store })),
    ...amountsOf(method, { bank: null, store: null }),
    refunds,
    acceptsCustomExpiry,
    expirySeconds: chosen ?? defaultExpirySeconds ?? null,
    shows,
    snapNames,
  };
}

function channel(method: PaymentMethod, name: string, through: PaidThrough): OfferedChannel {
  return { name, ...amountsOf(method, through) };
}

function amountsOf(
  method: PaymentMethod,
  through: PaidThrough,
): Pick<OfferedChannel, 'minAmount' | 'maxAmount'> {
  const { min = null, max = null } = method.limits(through);
  return { minAmount: min, maxAmount: max };
}

const UNIT_SECONDS = { second: 1, minute: 60, hour: 60 * 60, day: 24 * 60 * 60 } as const;

function secondsOf({ expiryDuration, unit = 'minute' }: CustomExpiry): number {
  return expiryDuration * UNIT_SECONDS[unit];
}
