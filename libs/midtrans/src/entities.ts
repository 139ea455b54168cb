import { MidtransCommand } from './gateway-commands/command.entity';
import { SavedCard } from './cards/saved-card.entity';
import { PayAccount } from './pay-accounts/pay-account.entity';
import { InvoiceItem } from './invoices/invoice-item.entity';
import { Invoice } from './invoices/invoice.entity';
import { Payment } from './payments/payment.entity';
import { PaymentItem } from './payments/payment-item.entity';
import { Refund } from './payments/refunds/refund.entity';
import { IdempotencyKey } from './rest/idempotency/idempotency-key.entity';
import { MidtransNotification } from './notifications/notification.entity';
import { OutboxEvent } from './events/outbox.entity';
import { Subscription } from './subscriptions/subscription.entity';

/** For a DataSource that lists its entities rather than load them by itself: `entities: [...MIDTRANS_ENTITIES, …]`. */
export const MIDTRANS_ENTITIES = [
  Payment,
  PaymentItem,
  Refund,
  PayAccount,
  SavedCard,
  Invoice,
  InvoiceItem,
  Subscription,
  MidtransCommand,
  IdempotencyKey,
  MidtransNotification,
  OutboxEvent,
] as const;
