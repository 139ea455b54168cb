/** The shop's subclass of `PaymentService` takes its place, with a dependency of its own. */
import { equal, ok } from 'node:assert/strict';
import { PaymentService } from 'nestjs-midtrans';
import { ShopPayments } from './shop-payments.service';
import { inShop } from './shop';

void inShop(async (app) => {
  const payments = app.get(PaymentService);
  ok(payments instanceof ShopPayments);
  for (const orderId of ['shop-1', 'shop-2']) {
    const { payment } = await payments.createCharge({ paymentType: 'qris', grossAmount: 50_000 });
    equal(payment.orderId, orderId);
  }
});
