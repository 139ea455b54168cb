import { isEmail, IsIn, IsInt, Max, Min } from 'class-validator';
import { PAYMENT_TYPES, type PaymentType } from '../gateway/wire';
import type { PaymentMethodOptions } from '../payment-methods';
import {
  isStorableJson,
  ListOf,
  Nested,
  NestedList,
  Optional,
  Rule,
  Text,
  textUpTo,
  TextOrEmpty,
  WebUrl,
} from '../validation/rules';
import { isPlainText } from '../validation/plain-text';

/** The largest amount that `numeric(15,2)` holds. */
const MAX_RUPIAH = 9_999_999_999_999;

export const EXPIRY_UNITS = ['second', 'minute', 'hour', 'day'] as const;

/** Who pays. Up to 255 characters each. */
export class CustomerDetails {
  @Optional()
  @TextOrEmpty(255)
  firstName?: string;

  @Optional()
  @TextOrEmpty(255)
  lastName?: string;

  @Optional()
  @Rule(
    'email',
    '$property must be an email address',
    (value) => value === '' || (isPlainText(value) && isEmail(value)),
  )
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
  @Max(MAX_RUPIAH)
  @Min(-MAX_RUPIAH)
  @IsInt()
  price: number;

  /** @default 1 */
  @Optional()
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

/** How long the customer has, from the charge on. Not for cards and OVO. */
export class CustomExpiry {
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  expiryDuration: number;

  /** @default 'minute' */
  @Optional()
  @IsIn(EXPIRY_UNITS)
  unit?: (typeof EXPIRY_UNITS)[number];
}

/** What every charge has, whatever its payment type. */
export class ChargeDetails {
  @IsIn(PAYMENT_TYPES)
  paymentType: PaymentType;

  /** Whole rupiah. */
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
  @Rule(
    'orderId',
    '$property must be 1 to 50 letters, digits or - _ ~ .',
    (value) => typeof value === 'string' && /^(?!\.\.?$)[\w~.-]{1,50}$/.test(value),
  )
  orderId?: string;

  @Optional()
  @Nested(CustomerDetails)
  customerDetails?: CustomerDetails;

  /** Their prices times quantities add up to the gross amount. */
  @Optional()
  @NestedList(ItemDetail, 200)
  itemDetails?: ItemDetail[];

  @Optional()
  @Nested(CustomExpiry)
  customExpiry?: CustomExpiry;

  /** Where this payment's notifications go, instead of the dashboard's URL. */
  @Optional()
  @WebUrl()
  notificationUrl?: string;

  /** Kept with the payment and sent to Midtrans, which gives it back in notifications. */
  @Optional()
  @Rule(
    'metadata',
    '$property must be an object without NUL characters, card data and more than 20 levels',
    isStorableJson,
  )
  metadata?: Record<string, unknown>;

  /** Up to three, 255 characters each. */
  @Optional()
  @ListOf('text of up to 255 characters', (entry) => entry === '' || textUpTo(255)(entry), 3)
  customFields?: string[];

  /** The user it belongs to, in the host's own terms. */
  @Optional()
  @Text(255)
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
