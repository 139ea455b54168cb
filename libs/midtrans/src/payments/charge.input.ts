import { isEmail, IsIn, IsInt, Max, Min } from 'class-validator';
import { PAYMENT_TYPES, type PaymentMethodOptions, type PaymentType } from '../payment-methods';
import {
  HostText,
  isStorableJson,
  ListOf,
  Nested,
  NestedList,
  NoCardData,
  Optional,
  OrderId,
  Rule,
  Text,
  textUpTo,
  TextOrEmpty,
  WebUrl,
} from '../validation/rules';
import { Described } from '../validation/described';
import { CustomExpiry } from '../validation/custom-expiry';
import { isPlainText } from '../validation/plain-text';
import { MAX_RUPIAH } from '../validation/rupiah';

/** Who pays. Up to 255 characters each. */
export class CustomerDetails {
  @Optional()
  @TextOrEmpty(255)
  firstName?: string;

  @Optional()
  @TextOrEmpty(255)
  lastName?: string;

  @Optional()
  @Described({ type: 'string', description: 'An email address' })
  @Rule(
    'email',
    '$property must be an email address',
    (value) => value === '' || (isPlainText(value) && isEmail(value)),
  )
  @NoCardData()
  email?: string;

  @Optional()
  @TextOrEmpty(255)
  phone?: string;
}

/** A line of the charge. */
export class ItemDetail {
  @Optional()
  @TextOrEmpty(50)
  id?: string;

  @Text(50)
  name: string;

  /** Whole rupiah; negative for a discount. */
  @Described({ description: 'Whole rupiah; negative for a discount' })
  @Max(MAX_RUPIAH)
  @Min(-MAX_RUPIAH)
  @IsInt()
  price: number;

  /** @default 1 */
  @Optional()
  @Described({ default: 1 })
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  quantity?: number;

  @Optional()
  @TextOrEmpty(50)
  brand?: string;

  @Optional()
  @TextOrEmpty(50)
  category?: string;

  @Optional()
  @TextOrEmpty(50)
  merchantName?: string;

  @Optional()
  @WebUrl()
  url?: string;
}

/** What every charge has, whatever its payment type. */
export class ChargeDetails {
  @IsIn(PAYMENT_TYPES)
  paymentType: PaymentType;

  /** Whole rupiah. */
  @Described({ description: 'Whole rupiah' })
  @Max(MAX_RUPIAH)
  @Min(1)
  @IsInt()
  grossAmount: number;

  /**
   * Up to 50 letters, digits, `-`, `_`, `~` and `.`; unique within the account.
   * @default generated: see `PaymentService.generateOrderId`
   * @see https://docs.midtrans.com/reference/transaction-details-object
   */
  @Optional()
  @Described({ description: 'Generated where left out' })
  @OrderId(50)
  orderId?: string;

  @Optional()
  @Nested(CustomerDetails)
  customerDetails?: CustomerDetails;

  /** Their prices times quantities add up to the gross amount. */
  @Optional()
  @Described({ description: 'Prices times quantities add up to gross_amount' })
  @NestedList(ItemDetail, 200)
  itemDetails?: ItemDetail[];

  @Optional()
  @Nested(CustomExpiry)
  customExpiry?: CustomExpiry;

  /** Where this payment's notifications go, instead of the dashboard's URL. */
  @Optional()
  @Described({ description: 'Where its notifications go: only to a host that the merchant allows' })
  @WebUrl()
  notificationUrl?: string;

  /** Kept with the payment and sent to Midtrans, which gives it back in notifications. */
  @Optional()
  @Described({
    type: 'object',
    additionalProperties: true,
    description: "Kept with the payment, and given back in Midtrans' notifications",
  })
  @Rule(
    'metadata',
    '$property must be an object without NUL characters, card data and more than 20 levels',
    isStorableJson,
  )
  metadata?: Record<string, unknown>;

  /** Up to three, 255 characters each. */
  @Optional()
  @Described({ items: { type: 'string', maxLength: 255 } })
  @ListOf('text of up to 255 characters', (entry) => entry === '' || textUpTo(255)(entry), 3)
  customFields?: string[];

  /** The user it belongs to, in the host's own terms. */
  @Optional()
  @HostText(255)
  userId?: string;

  /** The merchant account. @default 'default' */
  @Optional()
  @Text(64)
  account?: string;
}

/**
 * What `PaymentService.createCharge` takes.
 *
 * @example
 * ```ts
 * { paymentType: 'bank_transfer', grossAmount: 100_000, paymentOptions: { bank: 'bca' } }
 * ```
 */
export type CreateChargeInput = Omit<ChargeDetails, 'paymentType'> & PaymentMethodOptions;
