import type { CommandOptions, OperationOptions } from '../gateway-commands/call.options';
import type { PrepareCharge, RequestedCharge } from './charge.options';

/** How a customer is charged. */
export interface CreateChargeOptions extends Pick<CommandOptions, 'idempotency'> {
  /**
   * Whether a linked account must be the charge's user's also by Midtrans' id, as by ours it must in any case.
   * @default false: Midtrans' ids are the host's to answer for
   */
  readonly onlyOwnSources?: boolean;
  /**
   * Whether its order id may be taken back from a payment that ended without money, whoever's that was.
   * @default true
   */
  readonly takesBack?: boolean;
  /**
   * Has the last word on what is charged, unless it is a charge that was begun before.
   * @default the charge is taken as it comes
   */
  readonly prepare?: (charge: RequestedCharge) => ReturnType<PrepareCharge>;
}

/** How Snap's page is opened. */
export type CreateSnapOptions = Omit<CreateChargeOptions, 'onlyOwnSources'>;

/** How a customer goes on with a payment. */
export interface ContinueSnapOptions extends Pick<OperationOptions, 'requestedBy' | 'note'> {
  /**
   * Whether the attempt that was begun is cancelled, so that another method can be chosen.
   * @default false: the customer goes on with what was begun
   */
  readonly anotherMethod?: boolean;
}

/** Which of several attempts something is done to. */
export interface AttemptOptions {
  /** Midtrans' id of the attempt. @default the one that the payment shows, and all of its page */
  readonly transactionId?: string;
}

/** How a payment is refused. */
export interface DenyPaymentOptions extends OperationOptions, AttemptOptions {}

/** How a payment is ended. */
export interface EndPaymentOptions extends OperationOptions, AttemptOptions {
  /**
   * Whether it is refused once money is held or paid. Midtrans is asked how it stands, and cards and GoPay, of which it would
   * cancel a hold or a capture too, are expired in place of cancelled: it expires what is pending alone.
   * @default false
   */
  readonly onlyWhileUnpaid?: boolean;
}
