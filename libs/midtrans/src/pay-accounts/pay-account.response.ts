import type { PayAccountResponse as GatewayPayAccount } from '../gateway';
import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, AMOUNT, ID } from '../rest/doc.fields';
import { Field, ListField, TextField, TimeField } from '../rest/response';
import { isRecord } from '../validation/is-record';
import { PAY_ACCOUNT_STATUSES } from './pay-account.status';

/** A customer's account. */
@ApiSchema({ name: 'MidtransPayAccount' })
export class PayAccountResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @Field({ enum: ['gopay'], example: 'gopay' }) payment_type: string;
  @TextField({
    description: "Midtrans' id of it; empty while Midtrans has not answered",
    example: '00000269-7836-49e5-bc65-e592afafec14',
  })
  account_id: string;
  @Field({
    enum: PAY_ACCOUNT_STATUSES,
    description:
      '`initiated`: Midtrans has not answered yet; `unanswered`: it never did, and the same linking again goes on; `pending`: the customer has not agreed yet; `enabled`: it can be charged; the others: it is over',
    example: 'enabled',
  })
  status: string;
  @Field({
    pattern: '^\\*+\\d{4}$',
    description: 'All but its last four digits are stars',
    example: '*******5678',
  })
  phone_number: string;
  @TimeField({ nullable: true }) linked_at: string | null;
  @TimeField() created_at: string;
  @TimeField() updated_at: string;
}

const ACTIVATION_URL =
  'http://api.midtrans.com/v2/gopay/redirect/gpar_6123269-1425-21e3-bc44-e592afafec14/link';

/** A new account, with where its owner goes on. */
@ApiSchema({ name: 'MidtransNewPayAccount' })
export class NewPayAccountResponse extends PayAccountResponse {
  @TextField({
    description: 'Page at which the customer agrees; empty where nothing is left to do',
    example: ACTIVATION_URL,
  })
  activation_url: string;

  @TextField({ description: 'The same, in the app', example: ACTIVATION_URL.replace('gpar', 'gpad') })
  activation_deeplink_url: string;
}

@ApiSchema({ name: 'MidtransPaymentOption' })
class PaymentOptionResponse {
  @Field({ example: 'GOPAY_WALLET' }) name: string;
  @Field({ example: true }) active: boolean;
  @Field({
    ...AMOUNT,
    pattern: '^(\\d+\\.\\d{2})?$',
    description: 'Rupiah; empty where GoPay does not tell',
    example: '1000000.00',
  })
  balance: string;
  @Field({ example: 'IDR' }) currency: string;
  @Field({
    required: false,
    description: "For the owner alone, and not for keeping: `payment_option_token` of a charge's `gopay`",
    example: 'eyJ0eXBlIjogIkdPUEFZX1dBTExFVCIsICJpZCI6ICIifQ==',
  })
  token?: string;
}

/** An account with what it can be charged with; the tokens for that are its owner's alone. */
@ApiSchema({ name: 'MidtransPayAccountWithOptions' })
export class PayAccountWithOptionsResponse extends PayAccountResponse {
  @ListField(() => PaymentOptionResponse, { description: 'Of an enabled account' })
  payment_options: PaymentOptionResponse[];
}

/** Where the customer agrees, as Midtrans answers. */
export function activationOf({ actions }: GatewayPayAccount) {
  const urlOf = (name: string): string => {
    const action = recordsIn(actions).find((entry) => entry['name'] === name);
    return text(action?.['url']);
  };
  return {
    activationUrl: urlOf('activation-link-url'),
    activationDeeplinkUrl: urlOf('activation-link-app'),
  };
}

/** What an account can be charged with, as Midtrans answers. */
export function paymentOptionsOf({ metadata }: GatewayPayAccount, isOwn: boolean) {
  return recordsIn(metadata?.payment_options).map((option) => {
    const balance = option['balance'];
    const { value, currency } = isRecord(balance) ? balance : {};
    return {
      name: text(option['name']),
      active: option['active'] === true,
      balance: text(value),
      currency: text(currency),
      token: isOwn ? text(option['token']) : undefined,
    };
  });
}

function recordsIn(list: unknown): Record<string, unknown>[] {
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.filter(isRecord);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
