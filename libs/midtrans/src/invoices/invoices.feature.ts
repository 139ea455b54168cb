import type { Permission } from '../access/rights';
import { defineFeature } from '../features/feature';
import { InvoiceContext } from './invoice.context';
import { CreateInvoices1795219200007 } from '../migrations/1795219200007-create-invoices';
import { CreateInvoiceCommand } from './create-invoice.command';
import { MidtransInvoiceItem } from './invoice-item.entity';
import { InvoiceAccess } from './invoice.access';
import { MidtransInvoice } from './invoice.entity';
import { invoiceEvents } from './invoice.events';
import { InvoiceLedger } from './invoice.ledger';
import { InvoiceCommandLookup, InvoiceLookup } from './invoice.lookups';
import { InvoiceNotifications } from './invoice.notifications';
import { invoiceOptions } from './invoice.options';
import { invoiceOrderIds } from './invoice.order-ids';
import { InvoicePayments } from './invoice.payments';
import { InvoiceRepository } from './invoice.repository';
import { InvoiceService } from './invoice.service';
import { InvoiceSettings } from './invoice.settings';
import { InvoiceSync } from './invoice.sync';
import { InvoiceTransactions } from './invoice.transactions';
import { createInvoicesController } from './invoices.controller';
import { VoidInvoiceCommand } from './void-invoice.command';

declare module '../access/rights' {
  interface MidtransRights {
    void_invoice: Permission;
  }
}

/** Invoices that Midtrans sends, and that are paid by a link or by transfer. */
export const invoices = defineFeature({
  name: 'invoices',
  entities: [MidtransInvoice, MidtransInvoiceItem],
  migrations: [CreateInvoices1795219200007],
  providers: [
    InvoiceContext,
    InvoiceSettings,
    InvoiceRepository,
    InvoiceLedger,
    InvoiceTransactions,
    InvoicePayments,
    InvoiceSync,
    CreateInvoiceCommand,
    VoidInvoiceCommand,
    InvoiceAccess,
  ],
  services: { invoices: InvoiceService },
  controllers: { invoices: [createInvoicesController] },
  rights: { void_invoice: 'staff' },
  pricedBy: { invoices: 'invoices' },
  options: { invoices: invoiceOptions },
  events: invoiceEvents,
  orderIds: invoiceOrderIds,
  webhook: InvoiceNotifications,
  reconciliation: [InvoiceLookup, InvoiceCommandLookup],
});
