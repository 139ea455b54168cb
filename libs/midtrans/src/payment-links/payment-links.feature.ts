import type { Permission } from '../access/rights';
import { defineFeature } from '../features/feature';
import { CreatePaymentLinks1795219200010 } from '../migrations/1795219200010-create-payment-links';
import { CreatePaymentLinkCommand } from './create-payment-link.command';
import { DeletePaymentLinkCommand } from './delete-payment-link.command';
import { MidtransPaymentLinkUse } from './payment-link-use.entity';
import { PaymentLinkAccess } from './payment-link.access';
import { PaymentLinkContext } from './payment-link.context';
import { MidtransPaymentLink } from './payment-link.entity';
import { paymentLinkEvents } from './payment-link.events';
import { PaymentLinkLedger } from './payment-link.ledger';
import { PaymentLinkCommandLookup, PaymentLinkLookup } from './payment-link.lookups';
import { PaymentLinkNotifications } from './payment-link.notifications';
import { paymentLinkOptions } from './payment-link.options';
import { paymentLinkOrderIds } from './payment-link.order-ids';
import { PaymentLinkPurchases } from './payment-link.purchases';
import { PaymentLinkRepository } from './payment-link.repository';
import { PaymentLinkService } from './payment-link.service';
import { PaymentLinkSync } from './payment-link.sync';
import { PaymentLinkUses } from './payment-link.uses';
import { createPaymentLinksController } from './payment-links.controller';

declare module '../access/rights' {
  interface MidtransRights {
    delete_payment_link: Permission;
  }
}

/** Links that customers pay by, once or many times: each time is a payment. */
export const paymentLinks = defineFeature({
  name: 'payment_links',
  entities: [MidtransPaymentLink, MidtransPaymentLinkUse],
  migrations: [CreatePaymentLinks1795219200010],
  providers: [
    PaymentLinkContext,
    PaymentLinkRepository,
    PaymentLinkLedger,
    PaymentLinkPurchases,
    PaymentLinkSync,
    PaymentLinkUses,
    CreatePaymentLinkCommand,
    DeletePaymentLinkCommand,
    PaymentLinkAccess,
  ],
  services: { paymentLinks: PaymentLinkService },
  controllers: { paymentLinks: [createPaymentLinksController] },
  rights: { delete_payment_link: 'staff' },
  pricedBy: { paymentLinks: 'paymentLinks' },
  options: { paymentLinks: paymentLinkOptions },
  events: paymentLinkEvents,
  orderIds: paymentLinkOrderIds,
  webhook: PaymentLinkNotifications,
  reconciliation: [PaymentLinkLookup, PaymentLinkCommandLookup],
});
