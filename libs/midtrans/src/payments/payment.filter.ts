import type { Accounts } from '../accounts/accounts';
import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { createdBetween, ownedBy, type Condition, type SqlCondition } from '../access/listing';
import { OwnedFilter } from '../access/account.filter';
import type { StoredPaymentType } from '../payment-methods';
import { AsBoolean, WholeNumber } from '../rest/page.request';
import { Described } from '../validation/described';
import { Rupiah, StoredOrderId, TextOrNull, TypeName } from '../validation/filter.rules';
import { AsInstant } from '../validation/instant';
import { Optional, Text, Uuid } from '../validation/rules';
import type { MidtransPayment } from './payment.entity';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.status';

/** Narrows a list of payments, in code and in the query of `GET /payments/`. What is left out says nothing. */
export class PaymentFilter extends OwnedFilter {
  /**
   * How something by which people know a payment begins: its order id, Midtrans' id of its transaction, the number that the
   * customer pays to (virtual account, bill key or payment code), their e-mail address in any case, or their phone as stored.
   */
  @Expose()
  @Optional()
  @Described({
    description:
      'How its order id, transaction id, VA number, bill key, payment code, customer e-mail address or phone number begins',
  })
  @Text(255)
  readonly q?: string;

  @Expose({ name: 'payment_type' })
  @Optional()
  @Described({
    description: 'As Midtrans calls it, also where it cannot be charged',
    example: 'bank_transfer',
  })
  @TypeName()
  readonly paymentType?: StoredPaymentType;

  @Expose()
  @Optional()
  @Described({ description: 'The transaction status' })
  @IsIn(PAYMENT_STATUSES)
  readonly status?: PaymentStatus;

  @Expose()
  @Optional()
  @Text(255)
  readonly bank?: string;

  /** The host's user whose they are; null for nobody's. */
  @Expose({ name: 'user_id' })
  @Optional()
  @Described({ description: 'Whose it is' })
  @TextOrNull(255)
  readonly userId?: string | null;

  @Expose({ name: 'order_id' })
  @Optional()
  @StoredOrderId()
  readonly orderId?: string;

  /** Our id of the subscription that they are charges of. */
  @Expose({ name: 'subscription_id' })
  @Optional()
  @Described({ description: 'The charges of a subscription' })
  @Uuid()
  readonly subscriptionId?: string;

  /** Our id of the payment link that they were made by. */
  @Expose({ name: 'payment_link_id' })
  @Optional()
  @Described({ description: 'Those made by a payment link' })
  @Uuid()
  readonly paymentLinkId?: string;

  /** In any case. */
  @Expose({ name: 'customer_email' })
  @Optional()
  @Described({ description: 'In any case' })
  @Text(255)
  readonly customerEmail?: string;

  /** Whole rupiah that `grossAmount` comes to at least. */
  @Expose({ name: 'min_amount' })
  @Optional()
  @WholeNumber()
  @Described({ description: 'Whole rupiah that `gross_amount` is at least' })
  @Rupiah()
  readonly minAmount?: number;

  /** Whole rupiah that `grossAmount` comes to at most. */
  @Expose({ name: 'max_amount' })
  @Optional()
  @WholeNumber()
  @Described({ description: 'Whole rupiah that `gross_amount` is at most' })
  @Rupiah()
  readonly maxAmount?: number;

  /** Whether anything of it went back. */
  @Expose({ name: 'has_refund' })
  @Optional()
  @Described({ description: 'Whether anything of it went back' })
  @AsBoolean()
  readonly hasRefund?: boolean;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  readonly createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  readonly createdBefore?: Date;
}

/** What a payment must be like. Each condition has its index: see the migration of payments. */
export function conditionsOf(filter: PaymentFilter, accounts: Accounts): Condition<MidtransPayment>[] {
  return [
    ...ownedBy(filter, accounts),
    ...begins(filter.q),
    ['paymentType', '=', filter.paymentType],
    ['transactionStatus', '=', filter.status],
    ['bank', '=', filter.bank],
    ['userId', '=', filter.userId],
    ['orderId', '=', filter.orderId],
    ['subscriptionId', '=', filter.subscriptionId],
    ['paymentLinkId', '=', filter.paymentLinkId],
    ...isOf(filter.customerEmail),
    ...costs(filter.minAmount, filter.maxAmount),
    ...refunded(filter.hasRefund),
    ...createdBetween(filter.createdAfter, filter.createdBefore),
  ];
}

/** As the indexes have them. */
const EMAIL = 'lower(row.customerEmail)';
const PAYMENT_NUMBER = 'COALESCE(row.vaNumber, row.billKey, row.paymentCode)';
const SEARCHED = ['row.orderId', 'row.transactionId', PAYMENT_NUMBER, 'row.customerPhone'];

function begins(text: string | undefined): SqlCondition[] {
  if (text === undefined) return [];
  const pattern = `${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const like = [...SEARCHED.map((column) => `${column} LIKE :pattern`), `${EMAIL} LIKE lower(:pattern)`];
  return [{ sql: `(${like.join(' OR ')})`, parameters: { pattern } }];
}

function isOf(email: string | undefined): SqlCondition[] {
  return email === undefined ? [] : [{ sql: `${EMAIL} = lower(:email)`, parameters: { email } }];
}

/** Between nothing and nothing the database need not look, and would where it took the two for independent. */
function costs(least: number | undefined, most: number | undefined): Condition<MidtransPayment>[] {
  const isNone = least !== undefined && most !== undefined && least > most;
  return [['grossAmount', '>=', least], ['grossAmount', '<=', most], ...(isNone ? [{ sql: 'false' }] : [])];
}

/** Written out: with a value for the 0, a plan need not know that the index of refunded payments has them all. */
function refunded(hasRefund: boolean | undefined): SqlCondition[] {
  if (hasRefund === undefined) return [];
  return [{ sql: hasRefund ? 'row.refundAmount > 0' : 'row.refundAmount = 0' }];
}
