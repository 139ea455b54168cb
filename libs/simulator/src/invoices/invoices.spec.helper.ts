import { Clock, Merchant, fixture } from '../../test/support';
import { answerOf, type Answer } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';

export const PATH = '/v1/invoices';
export const BY_LINK = fixture('invoice-create-request-payment_link');
export const BY_ACCOUNT = fixture('invoice-create-request-virtual_account');
/** The order_id of both. */
export const ORDER_ID = String(BY_LINK.order_id);

/** A merchant on the day of the invoices above: 2025-01-06 20:03:04 WIB. */
export class InvoicingMerchant extends Merchant {
  constructor(notificationUrl?: string) {
    const { now } = new Clock('2025-01-06T13:03:04Z');
    super({ now, notificationUrl, merchantId: 'G141532850' });
  }

  create(request: JsonObject, more: JsonObject = {}): Promise<JsonObject> {
    return this.call('POST', PATH, { ...request, ...more });
  }

  /** Creates an invoice and tells its id. */
  async invoice(request: JsonObject, more?: JsonObject): Promise<string> {
    return String((await this.create(request, more)).id);
  }

  async statusOf(id: string): Promise<unknown> {
    return (await this.call('GET', `${PATH}/${id}`)).status;
  }

  void(id: string, body: unknown = { void_reason: 'a mistake' }): Promise<Answer> {
    return answerOf(this, 'PATCH', `${PATH}/${id}/void`, body);
  }
}
