import { EventCatalogue } from '../events/event.catalogue';
import { invoiceEvents, type InvoiceStep } from './invoice.events';

const catalogue = new EventCatalogue([invoiceEvents]);

it('an event of an invoice has its times back', () => {
  const invoice = {
    id: 'invoice-1',
    paidAt: '2026-11-21T03:00:00.000Z',
    createdAt: '2026-11-20T03:00:00.123456+00:00',
    updatedAt: '2026-11-21T03:00:00+00:00',
    dueDate: '2026-12-31',
  } as unknown as InvoiceStep['invoice'];
  const row = {
    sequence: '7',
    id: 'event-1',
    type: 'invoice.paid',
    account: 'bali',
    payload: { invoice, previousStatus: 'sent' },
    occurred_at: '2026-11-21T03:00:01Z',
    payment: null,
  } as const;
  expect(catalogue.eventOf(row)).toEqual({
    id: 'event-1',
    type: 'invoice.paid',
    account: 'bali',
    occurredAt: new Date('2026-11-21T03:00:01Z'),
    previousStatus: 'sent',
    invoice: {
      id: 'invoice-1',
      paidAt: new Date('2026-11-21T03:00:00Z'),
      createdAt: new Date('2026-11-20T03:00:00.123Z'),
      updatedAt: new Date('2026-11-21T03:00:00Z'),
      dueDate: '2026-12-31',
    },
  });
  const unpaid = catalogue.eventOf({
    ...row,
    payload: { invoice: { ...invoice, paidAt: null }, previousStatus: 'draft' },
  });
  expect(unpaid).toMatchObject({ invoice: { paidAt: null } });
});
