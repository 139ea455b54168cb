import { Expose } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { ItemDetail } from '../payments/charge.request';
import { Described } from '../validation/described';
import { DateOrInstant } from '../validation/instant';
import { Metadata } from '../validation/metadata';
import {
  describedRule,
  EmailOrEmpty,
  HostText,
  ListOf,
  Nested,
  NestedList,
  NoCardData,
  Optional,
  OrderId,
  Rule,
  Text,
  TextOrEmpty,
  textUpTo,
  WebUrl,
} from '../validation/rules';
import { MAX_RUPIAH } from '../validation/rupiah';
import { PageCard } from '../payment-methods';

/** In the plural as well. */
export const LINK_EXPIRY_UNITS = ['minute', 'hour', 'day', 'minutes', 'hours', 'days'] as const;
export const LINK_CUSTOMER_FIELDS = ['first_name', 'last_name', 'email', 'phone'] as const;

/** The most payments that the gateway lets a link have. */
const MAX_USAGE = 1_000_000;
/** The longest address that the gateway takes to return to. */
const LONGEST_FINISH_URL = 255;
const LINK_ID = /^[a-z0-9-]{1,50}$/;

function Rupiah(description: string): PropertyDecorator {
  return (target, property) => {
    Described({ description })(target, property);
    for (const rule of [Max(MAX_RUPIAH), Min(1), IsInt()]) rule(target, property);
  };
}

/** How much a customer may pay who says so themselves. */
export class DynamicAmount {
  /** Whole rupiah. @default 1 */
  @Expose({ name: 'min_amount' })
  @Optional()
  @Rupiah('Whole rupiah: the least that the customer may say')
  minAmount?: number;

  /** Whole rupiah. @default as much as the way to pay allows */
  @Expose({ name: 'max_amount' })
  @Optional()
  @Rupiah('Whole rupiah: the most that the customer may say')
  maxAmount?: number;

  /** Whole rupiah, which the page begins with. @default none */
  @Expose({ name: 'preset_amount' })
  @Optional()
  @Rupiah('Whole rupiah, which the page begins with')
  presetAmount?: number;
}

/** Who is to pay. One of first name, email and phone is required; with an email Midtrans writes to the customer. */
export class PaymentLinkCustomer {
  @Expose({ name: 'first_name' })
  @Optional()
  @TextOrEmpty(50)
  firstName?: string;

  @Expose({ name: 'last_name' })
  @Optional()
  @TextOrEmpty(50)
  lastName?: string;

  /** Midtrans writes to it. */
  @Expose()
  @Optional()
  @Described({ description: 'Midtrans writes to it' })
  @EmailOrEmpty()
  email?: string;

  @Expose()
  @Optional()
  @TextOrEmpty(20)
  phone?: string;

  /** Shown to the customer, up to 255 characters. */
  @Expose()
  @Optional()
  @TextOrEmpty(255)
  notes?: string;

  /** What the customer has to fill in: `first_name`, `last_name`, `email`, `phone`. */
  @Expose({ name: 'customer_details_required_fields' })
  @Optional()
  @Described({ description: 'What the customer has to fill in', example: ['email'] })
  @ListOf(`one of ${LINK_CUSTOMER_FIELDS.join(', ')}`, (field) => {
    return LINK_CUSTOMER_FIELDS.some((known) => known === field);
  })
  requiredFields?: string[];
}

/** How long a link can be paid. */
export class PaymentLinkExpiry {
  /** When that time begins. @default when Midtrans makes the link */
  @Expose({ name: 'start_time' })
  @Optional()
  @DateOrInstant()
  startTime?: string | Date;

  @Expose()
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  duration: number;

  @Expose()
  @IsIn(LINK_EXPIRY_UNITS)
  unit: (typeof LINK_EXPIRY_UNITS)[number];
}

/** Where the customer goes from the link's page. */
export class PaymentLinkCallbacks {
  /** After paying, or once there is a code to pay with. Up to 255 characters. */
  @Expose()
  @WebUrl()
  @Rule('finishUrl', `$property must be at most ${LONGEST_FINISH_URL} characters`, (value) => {
    return String(value).length <= LONGEST_FINISH_URL;
  })
  finish: string;
}

/** What {@link PaymentLinkService.createPaymentLink} takes, once it is known to be sound. */
export class PaymentLinkDetails {
  /** Whole rupiah, of each payment. Required unless the customer says how much. */
  @Expose({ name: 'gross_amount' })
  @Optional()
  @Rupiah('Whole rupiah, of each payment; required without dynamic_amount')
  grossAmount?: number;

  /** In the place of `grossAmount`: the customer says how much. */
  @Expose({ name: 'dynamic_amount' })
  @Optional()
  @Described({ description: 'In the place of gross_amount: the customer says how much' })
  @Nested(DynamicAmount)
  dynamicAmount?: DynamicAmount;

  /**
   * Up to 36 letters, digits, `-`, `_`, `~` and `.`; unique within the account.
   * @default generated: see `PaymentLinkService.generateOrderId`
   */
  @Expose({ name: 'order_id' })
  @Optional()
  @Described({ description: 'Generated where left out', example: 'LINK-20261121093000-1A2B3C4D' })
  @OrderId(36)
  orderId?: string;

  /**
   * The end of the link's address: up to 50 letters from a to z, digits and `-`. Whoever guesses it sees the page.
   * @default generated: see `PaymentLinkService.generatePaymentLinkId`
   */
  @Expose({ name: 'payment_link_id' })
  @Optional()
  @LinkId()
  paymentLinkId?: string;

  /** How often it may be paid, up to 1,000,000. @default 1 */
  @Expose({ name: 'usage_limit' })
  @Optional()
  @Described({ default: 1, description: 'How often it may be paid' })
  @Max(MAX_USAGE)
  @Min(1)
  @IsInt()
  usageLimit?: number;

  /** Up to 40 characters. */
  @Expose()
  @Optional()
  @TextOrEmpty(40)
  title?: string;

  @Expose({ name: 'customer_details' })
  @Optional()
  @Nested(PaymentLinkCustomer)
  customerDetails?: PaymentLinkCustomer;

  /** Whether the page asks who pays. @default the gateway's */
  @Expose({ name: 'customer_required' })
  @Optional()
  @Described({ description: 'Whether the page asks who pays' })
  @IsBoolean()
  customerRequired?: boolean;

  /** Their prices times quantities add up to the gross amount. */
  @Expose({ name: 'item_details' })
  @Optional()
  @Described({ description: 'Prices times quantities add up to gross_amount' })
  @NestedList(ItemDetail, 200)
  itemDetails?: ItemDetail[];

  /** The ways to pay that it offers, in the gateway's names. @default all that the merchant has */
  @Expose({ name: 'enabled_payments' })
  @Optional()
  @Described({
    description: "The ways to pay that it offers, in Midtrans' names",
    example: ['bca_va', 'gopay'],
  })
  @ListOf('the name of a payment method', textUpTo(50))
  enabledPayments?: string[];

  @Expose({ name: 'credit_card' })
  @Optional()
  @Nested(PageCard)
  creditCard?: PageCard;

  @Expose()
  @Optional()
  @Nested(PaymentLinkExpiry)
  expiry?: PaymentLinkExpiry;

  @Expose()
  @Optional()
  @Nested(PaymentLinkCallbacks)
  callbacks?: PaymentLinkCallbacks;

  /** Up to three, 255 characters each. */
  @Expose({ name: 'custom_fields' })
  @Optional()
  @Described({ items: { type: 'string', maxLength: 255 } })
  @ListOf('text of up to 255 characters', (entry) => entry === '' || textUpTo(255)(entry), 3)
  customFields?: string[];

  /** Kept with the link and with its payments; Midtrans is not told of it. */
  @Expose()
  @Optional()
  @Metadata("The link's own and its payments'; Midtrans is not told of it")
  metadata?: Record<string, unknown>;

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
 * What `PaymentLinkService.createPaymentLink` takes.
 *
 * @example
 * ```ts
 * { grossAmount: 44_000, usageLimit: 100, title: 'Concert ticket', expiry: { duration: 7, unit: 'days' } }
 * ```
 */
export type CreatePaymentLinkInput = PaymentLinkDetails;

function LinkId(): PropertyDecorator {
  return describedRule(
    {
      type: 'string',
      pattern: LINK_ID.source,
      description: "The end of the link's address, which should be hard to guess. Generated where left out",
      example: 'for-payment-123',
    },
    Rule('linkId', '$property must be 1 to 50 letters from a to z, digits or -', (value) => {
      return typeof value === 'string' && LINK_ID.test(value);
    }),
    NoCardData(),
  );
}
