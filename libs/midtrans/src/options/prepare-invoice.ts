import type { MidtransUser } from '../access/midtrans-user';

/** An invoice as a REST client wants it: nothing of it has been validated yet. */
export interface RequestedInvoice {
  readonly customerName?: string;
  readonly customerEmail?: string;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate?: string | Date;
  readonly items?: readonly {
    readonly itemId?: string;
    readonly description: string;
    readonly quantity?: number;
    /** Whole rupiah. */
    readonly price: number;
  }[];
  readonly orderId?: string;
  readonly invoiceNumber?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that an invoice may have. */
  readonly [field: string]: unknown;
}

/**
 * What is put in the place of a requested invoice's fields, a merchant account among them. What it throws refuses the invoice:
 * an `HttpException` or a `MidtransInputError` reaches the client as it is.
 *
 * @param user - who asks; null where the controllers are public
 * @returns the fields to set; nothing to take the invoice as it comes
 */
export type PrepareInvoice = (
  invoice: RequestedInvoice,
  user: MidtransUser | null,
) => Partial<RequestedInvoice> | undefined | void | Promise<Partial<RequestedInvoice> | undefined | void>;
