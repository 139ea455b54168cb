import { MidtransCommand } from './gateway-commands/command.entity';
import { MidtransSavedCard } from './cards/saved-card.entity';
import { MidtransPayAccount } from './pay-accounts/pay-account.entity';
import { MidtransInvoiceItem } from './invoices/invoice-item.entity';
import { MidtransInvoice } from './invoices/invoice.entity';
import { MidtransPayment } from './payments/payment.entity';
import { MidtransPaymentItem } from './payments/payment-item.entity';
import { MidtransRefund } from './payments/refunds/refund.entity';
import { MidtransIdempotencyKey } from './rest/idempotency/idempotency-key.entity';
import { MidtransNotification } from './notifications/notification.entity';
import { MidtransOutboxEvent } from './events/outbox.entity';
import { MidtransSubscription } from './subscriptions/subscription.entity';

/** For a DataSource that lists its entities rather than load them by itself: `entities: [...MIDTRANS_ENTITIES, …]`. */
export const MIDTRANS_ENTITIES = [
  MidtransPayment,
  MidtransPaymentItem,
  MidtransRefund,
  MidtransPayAccount,
  MidtransSavedCard,
  MidtransInvoice,
  MidtransInvoiceItem,
  MidtransSubscription,
  MidtransCommand,
  MidtransIdempotencyKey,
  MidtransNotification,
  MidtransOutboxEvent,
] as const;
