import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { OwnedFilter } from '../access/account.filter';
import { StoredOrderId } from '../validation/filter.rules';
import { Optional, Text } from '../validation/rules';
import { PAYMENT_LINK_STATUSES, type PaymentLinkStatus } from './payment-link.status';

/** Narrows a list of payment links, in code and in the query of `GET /payment-links/`. What is left out says nothing. */
export class PaymentLinkFilter extends OwnedFilter {
  @Expose()
  @Optional()
  @IsIn(PAYMENT_LINK_STATUSES)
  readonly status?: PaymentLinkStatus;

  @Expose({ name: 'order_id' })
  @Optional()
  @StoredOrderId()
  readonly orderId?: string;

  @Expose({ name: 'payment_link_id' })
  @Optional()
  @Text(50)
  readonly paymentLinkId?: string;
}
