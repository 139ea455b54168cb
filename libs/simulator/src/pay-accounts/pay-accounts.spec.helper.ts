import { Merchant, fixture } from '../../test/support';
import { isObject, type JsonObject } from '../json';

/** A way to pay of an account, as GET shows it. */
export interface PaymentOption {
  readonly name: string;
  readonly token: string;
  readonly balance: { readonly value: string };
}

/** What a merchant does with customers' GoPay accounts. */
export class GopayMerchant extends Merchant {
  create(partner: JsonObject = {}): Promise<JsonObject> {
    const request = fixture('pay-account-create-request');
    const known = isObject(request.gopay_partner) ? request.gopay_partner : {};
    return this.call('POST', '/v2/pay/account', { ...request, gopay_partner: { ...known, ...partner } });
  }

  get(accountId: string): Promise<JsonObject> {
    return this.call('GET', `/v2/pay/account/${accountId}`);
  }

  unbind(accountId: string): Promise<JsonObject> {
    return this.call('POST', `/v2/pay/account/${accountId}/unbind`);
  }

  /** The id of an account that its customer has linked. */
  async linked(partner?: JsonObject): Promise<string> {
    const accountId = String((await this.create(partner)).account_id);
    await this.simulator.linkPayAccount(accountId);
    return accountId;
  }

  async options(accountId: string): Promise<PaymentOption[]> {
    const { metadata } = await this.get(accountId);
    return (metadata as { payment_options: PaymentOption[] }).payment_options;
  }
}
