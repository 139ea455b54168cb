import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { PAYMENT_TYPES, type PaymentMethodOptions, type PaymentType } from '../payment-methods';
import { Metadata } from '../validation/metadata';
import {
  EmailOrEmpty,
  EmptyAsNone,
  HostText,
  ListOf,
  Nested,
  NestedList,
  Optional,
  OrderId,
  Text,
  TextOrEmpty,
  textUpTo,
  WebUrl,
} from '../validation/rules';
import { Described } from '../validation/described';
import { CustomExpiry } from '../validation/custom-expiry';
import { MAX_RUPIAH } from '../validation/rupiah';

/** Who pays. Up to 255 characters each. */
export class CustomerDetails {
  @Expose({ name: 'first_name' })
  @Optional()
  @TextOrEmpty(255)
  firstName?: string;

  @Expose({ name: 'last_name' })
  @Optional()
  @TextOrEmpty(255)
  lastName?: string;

  @Expose()
  @Optional()
  @EmailOrEmpty()
  email?: string;

  @Expose()
  @Optional()
  @TextOrEmpty(255)
  phone?: string;
}

/** A line of the charge. */
export class ItemDetail {
  @Expose()
  @Optional()
  @TextOrEmpty(50)
  id?: string;

  @Expose()
  @Text(50)
  name: string;

  /** Whole rupiah; negative for a discount. */
  @Expose()
  @Described({ description: 'Whole rupiah; negative for a discount' })
  @Max(MAX_RUPIAH)
  @Min(-MAX_RUPIAH)
  @IsInt()
  price: number;

  /** @default 1 */
  @Expose()
  @Optional()
  @Described({ default: 1 })
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  quantity?: number;

  @Expose()
  @Optional()
  @TextOrEmpty(50)
  brand?: string;

  @Expose()
  @Optional()
  @TextOrEmpty(50)
  category?: string;

  @Expose({ name: 'merchant_name' })
  @Optional()
  @TextOrEmpty(50)
  merchantName?: string;

  @Expose()
  @Optional()
  @EmptyAsNone()
  @WebUrl()
  url?: string;
}

/** What is sold, and to whom, however it is paid. */
export class OrderDetails {
  /** Whole rupiah. */
  @Expose({ name: 'gross_amount' })
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
  @Expose({ name: 'order_id' })
  @Optional()
  @Described({ description: 'Generated where left out' })
  @OrderId(50)
  orderId?: string;

  @Expose({ name: 'customer_details' })
  @Optional()
  @Nested(CustomerDetails)
  customerDetails?: CustomerDetails;

  /** Their prices times quantities add up to the gross amount. */
  @Expose({ name: 'item_details' })
  @Optional()
  @Described({ description: 'Prices times quantities add up to gross_amount' })
  @NestedList(ItemDetail, 200)
  itemDetails?: ItemDetail[];

  /** Where this payment's notifications go, instead of the dashboard's URL. */
  @Expose({ name: 'notification_url' })
  @Optional()
  @Described({ description: 'Where its notifications go: only to a host that the merchant allows' })
  @WebUrl()
  notificationUrl?: string;

  /** Kept with the payment and sent to Midtrans, which gives it back in notifications. */
  @Expose()
  @Optional()
  @Metadata("Kept with the payment, and given back in Midtrans' notifications")
  metadata?: Record<string, unknown>;

  /** Up to three, 255 characters each. */
  @Expose({ name: 'custom_fields' })
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

/** What every charge has, whatever its payment type. */
export class ChargeDetails extends OrderDetails {
  @Expose({ name: 'payment_type' })
  @IsIn(PAYMENT_TYPES)
  paymentType: PaymentType;

  @Expose({ name: 'custom_expiry' })
  @Optional()
  @Nested(CustomExpiry)
  customExpiry?: CustomExpiry;
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
