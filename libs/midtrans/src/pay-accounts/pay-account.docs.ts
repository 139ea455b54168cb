import { ApiProperty, ApiPropertyOptional, ApiSchema } from '../rest/api-docs';
import { AMOUNT, ID, NEXT_CURSOR, TIME, TIME_OR_NULL } from '../rest/doc.fields';
import { PAY_ACCOUNT_STATUSES } from './pay-account.status';

/** Describes the body of `POST /pay-accounts/`. */
@ApiSchema({ name: 'MidtransPayAccountRequest' })
export class PayAccountBodyDoc {
  @ApiProperty({ pattern: '^\\d{6,15}$', description: 'Without the country code', example: '81212345678' })
  phone_number: string;

  @ApiProperty({ pattern: '^\\d{1,4}$', example: '62' })
  country_code: string;

  @ApiPropertyOptional({
    pattern: '^[A-Za-z][A-Za-z0-9+.-]*://',
    maxLength: 2048,
    description: 'Where GoPay sends the customer afterwards: a web page, or the scheme of an app',
    example: 'https://www.gojek.com',
  })
  redirect_url?: string;
}

/** Describes a customer's account. */
@ApiSchema({ name: 'MidtransPayAccount' })
export class PayAccountDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ enum: ['gopay'], example: 'gopay' }) payment_type: string;
  @ApiProperty({
    description: "Midtrans' id of it; empty while Midtrans has not answered",
    example: '00000269-7836-49e5-bc65-e592afafec14',
  })
  account_id: string;
  @ApiProperty({
    enum: PAY_ACCOUNT_STATUSES,
    description:
      '`initiated`: Midtrans has not answered yet; `pending`: the customer has not agreed yet; `enabled`: it can be charged; the others: it is over',
    example: 'enabled',
  })
  status: string;
  @ApiProperty({
    pattern: '^\\*+\\d{4}$',
    description: 'All but its last four digits are stars',
    example: '*******5678',
  })
  phone_number: string;
  @ApiProperty(TIME_OR_NULL) linked_at: string | null;
  @ApiProperty(TIME) created_at: string;
  @ApiProperty(TIME) updated_at: string;
}

const ACTIVATION_URL =
  'http://api.midtrans.com/v2/gopay/redirect/gpar_6123269-1425-21e3-bc44-e592afafec14/link';

/** Describes the answer to a new linking. */
@ApiSchema({ name: 'MidtransNewPayAccount' })
export class NewPayAccountDoc extends PayAccountDoc {
  @ApiProperty({
    description: 'Page at which the customer agrees; empty where nothing is left to do',
    example: ACTIVATION_URL,
  })
  activation_url: string;

  @ApiProperty({ description: 'The same, in the app', example: ACTIVATION_URL.replace('gpar', 'gpad') })
  activation_deeplink_url: string;
}

@ApiSchema({ name: 'MidtransPaymentOption' })
class PaymentOptionDoc {
  @ApiProperty({ example: 'GOPAY_WALLET' }) name: string;
  @ApiProperty({ example: true }) active: boolean;
  @ApiProperty({
    ...AMOUNT,
    pattern: '^(\\d+\\.\\d{2})?$',
    description: 'Rupiah; empty where GoPay does not tell',
    example: '1000000.00',
  })
  balance: string;
  @ApiProperty({ example: 'IDR' }) currency: string;
  @ApiPropertyOptional({
    description: "For the owner alone, and not for keeping: `payment_option_token` of a charge's `gopay`",
    example: 'eyJ0eXBlIjogIkdPUEFZX1dBTExFVCIsICJpZCI6ICIifQ==',
  })
  token?: string;
}

/** Describes a customer's account with what it can be charged with. */
@ApiSchema({ name: 'MidtransPayAccountWithOptions' })
export class PayAccountWithOptionsDoc extends PayAccountDoc {
  @ApiProperty({ type: [PaymentOptionDoc], description: 'Of an enabled account' })
  payment_options: PaymentOptionDoc[];
}

/** Describes a page of customers' accounts. */
@ApiSchema({ name: 'MidtransPayAccountPage' })
export class PayAccountPageDoc {
  @ApiProperty({ type: [PayAccountDoc] }) results: PayAccountDoc[];
  @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
}
