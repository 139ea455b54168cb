import type { Invoice } from './invoices/invoice';
import type { Invoices } from './invoices/invoices';
import type { PaymentLinks } from './payment-links/payment-links';
import type { Snap } from './snap/snap';
import { viewOf, type Transaction } from './transactions/transaction';
import type { Transactions } from './transactions/transactions';
import type { Channel } from './checkout/channels';
import { checkOut, choose, idOfPage, type CheckoutDesk, type Choice } from './checkout/checkout';
import { UnknownCheckoutError } from './checkout/checkout.errors';

/** What a simulator can do with the gateway's own payment pages. */
export interface CheckoutMethods {
  /**
   * The customer opens a payment page and chooses how to pay: by the first way that the page offers, unless told. Takes a Snap
   * token, a payment_link_id, an invoice's id or order_id, or the url of any of them. The payment then waits for `pay`, `expire`
   * and the like under the `orderId` answered here: for a payment link it is not the link's own, but begins with it. By that order id its
   * customer tries again, on the same page: the link itself begins another order.
   *
   * ```ts
   * const { orderId } = await simulator.choose(redirectUrl, 'bca_va');
   * ```
   *
   * A payment that waits or is paid keeps the page from taking another, unless the choice has `force`; each is known by its
   * `transactionId`.
   *
   * @throws UnknownCheckoutError, or CheckoutRefusedError for a page that is paid, voided, expired or used up, for a channel
   * that it does not offer, and for what the charge is refused for
   */
  choose(page: string, choice?: Channel | Choice): Promise<Transaction>;
  /**
   * The customer opens a Snap token, or its redirect_url, and pays. Where a payment waits already, that one is paid unless a
   * channel is named. Resolves when the first delivery attempt of the notification was answered; throws as `choose` does.
   */
  paySnap(token: string, choice?: Channel | Choice): Promise<Transaction>;
  /** The customer opens a payment link by its payment_link_id or url, and pays. Resolves and throws as `paySnap` does. */
  payLink(link: string, choice?: Channel | Choice): Promise<Transaction>;
  /** The customer pays an invoice, by its id or order_id. Resolves and throws as `paySnap` does. */
  payInvoice(id: string, choice?: Channel | Choice): Promise<Transaction>;
  /** An invoice by its id or order_id, as it stands now. */
  invoice(id: string): Invoice | undefined;
  /** Every invoice, in the order in which they were created. */
  invoices(): readonly Invoice[];
}

export interface CheckoutFeatures {
  readonly snap: Snap;
  readonly links: PaymentLinks;
  readonly invoices: Invoices;
}

function choiceOf(choice: Channel | Choice): Choice {
  return typeof choice === 'string' ? { channel: choice } : choice;
}

export function checkoutMethods(transactions: Transactions, features: CheckoutFeatures): CheckoutMethods {
  const { snap, links, invoices } = features;
  const payAt =
    (desk: CheckoutDesk) =>
    async (page: string, choice: Channel | Choice = {}) =>
      viewOf(await checkOut(transactions, desk, idOfPage(page), choiceOf(choice)));
  return {
    async choose(page, choice = {}) {
      const id = idOfPage(page);
      const desk = [snap, links, invoices].find((feature) => feature.look(id) !== undefined);
      if (!desk) throw new UnknownCheckoutError(id);
      return viewOf(choose(desk, id, choiceOf(choice)));
    },
    paySnap: payAt(snap),
    payLink: payAt(links),
    payInvoice: payAt(invoices),
    invoice: (id) => invoices.view(id),
    invoices: () => invoices.views(),
  };
}
