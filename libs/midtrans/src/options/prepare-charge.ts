import type { MidtransUser } from '../access/midtrans-user';
import type { PaymentType } from '../gateway/wire';

/** A charge as a REST client wants it: nothing of it has been validated yet. */
export interface RequestedCharge {
  readonly paymentType?: PaymentType;
  /** Whole rupiah. */
  readonly grossAmount?: number;
  readonly orderId?: string;
  readonly itemDetails?: readonly {
    readonly id?: string;
    readonly name: string;
    /** Whole rupiah; negative for a discount. */
    readonly price: number;
    readonly quantity?: number;
  }[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that a charge may have. */
  readonly [field: string]: unknown;
}

/**
 * What is put in the place of a requested charge's fields, a merchant account among them. What it throws refuses the
 * charge: an `HttpException` or a `MidtransInputError` reaches the client as it is. A charge that is made again under its
 * Idempotency-Key, because its answer was lost, is taken up as it was begun, without being asked about again.
 *
 * @param user - who asks; null where the controllers are public
 * @returns the fields to set; nothing to take the charge as it comes
 */
export type PrepareCharge = (
  charge: RequestedCharge,
  user: MidtransUser | null,
) => Partial<RequestedCharge> | undefined | void | Promise<Partial<RequestedCharge> | undefined | void>;
