/** The shop's `Payment` and `Invoice` work beside ours, and ours beside them. */
import { deepEqual, equal } from 'node:assert/strict';
import { InvoiceService, MidtransInvoice, MidtransPayment, PaymentService } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { Invoice } from './invoice.entity';
import { Payment } from './payment.entity';
import { inShop } from './shop';

void inShop(async (app) => {
  const source = app.get(DataSource);
  const { payment } = await app.get(PaymentService).createCharge({
    orderId: 'order-1',
    paymentType: 'qris',
    grossAmount: 50_000,
    itemDetails: [{ id: 'shoes', name: 'Shoes', price: 50_000, quantity: 1 }],
  });
  const { invoice } = await app.get(InvoiceService).createInvoice({
    customerName: 'Customer One',
    customerEmail: 'customer-1@shop.test',
    dueDate: new Date(Date.now() + 86_400_000),
    items: [{ description: 'Consulting', quantity: 2, price: 500_000 }],
  });
  await source.getRepository(Invoice).save({ number: invoice.invoiceNumber });
  await source.getRepository(Payment).save({
    orderId: payment.orderId,
    status: payment.transactionStatus,
    invoice: { number: invoice.invoiceNumber },
  });

  const [own] = await source.getRepository(Payment).find({ relations: { invoice: { payments: true } } });
  equal(own?.status, 'pending');
  equal(own.invoice.number, invoice.invoiceNumber);
  deepEqual(
    own.invoice.payments.map(({ orderId }) => orderId),
    ['order-1'],
  );

  const [ours] = await source.getRepository(MidtransPayment).find({ relations: { items: true } });
  equal(ours?.orderId, 'order-1');
  equal(ours.items?.[0]?.name, 'Shoes');
  const [billed] = await source.getRepository(MidtransInvoice).find({ relations: { items: true } });
  equal(billed?.items?.[0]?.description, 'Consulting');
});
