import { Global, Injectable, Module } from '@nestjs/common';
import {
  InvoiceContext,
  InvoiceService,
  MidtransModule,
  PayAccountContext,
  PayAccountService,
  PaymentContext,
  PaymentService,
  SubscriptionContext,
  SubscriptionService,
  type CommandOptions,
  type PaymentSubject,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BCA_CHARGE, ScriptedGateway, chargingGateway } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { hostImports, startApp, type App } from './app.support';

/** A dependency of the host's own. */
@Injectable()
class Mailer {
  readonly sent: string[] = [];
}

@Module({ providers: [Mailer], exports: [Mailer] })
class MailModule {}

@Injectable()
class MailingPayments extends PaymentService {
  constructor(
    context: PaymentContext,
    private readonly mailer: Mailer,
  ) {
    super(context);
  }

  protected override generateOrderId(): string {
    return `mailed-${this.mailer.sent.length}`;
  }

  override async expirePayment(payment: PaymentSubject, options?: CommandOptions) {
    const result = await super.expirePayment(payment, options);
    this.mailer.sent.push(result.payment.orderId);
    return result;
  }
}

@Injectable()
class MailingInvoices extends InvoiceService {
  constructor(
    context: InvoiceContext,
    readonly mailer: Mailer,
  ) {
    super(context);
  }
}

@Injectable()
class MailingSubscriptions extends SubscriptionService {
  constructor(
    context: SubscriptionContext,
    readonly mailer: Mailer,
  ) {
    super(context);
  }
}

@Injectable()
class MailingPayAccounts extends PayAccountService {
  constructor(
    context: PayAccountContext,
    readonly mailer: Mailer,
  ) {
    super(context);
  }
}

const SERVICES = {
  payments: MailingPayments,
  invoices: MailingInvoices,
  subscriptions: MailingSubscriptions,
  payAccounts: MailingPayAccounts,
};

let database: TestDatabase;
let app: App | undefined;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await database.drop();
});

const expiringGateway = (): ScriptedGateway =>
  chargingGateway().on(/expire$/, ({ url }) =>
    Response.json({
      status_code: '407',
      status_message: 'Success, transaction is expired',
      order_id: new URL(url).pathname.split('/')[2],
      payment_type: 'bank_transfer',
      transaction_status: 'expire',
      gross_amount: '100000.00',
      currency: 'IDR',
    }),
  );

it('a subclass has a dependency of its own beside the context, over REST as well', async () => {
  const { fetch } = expiringGateway();
  const midtrans = MidtransModule.forRootAsync({
    imports: [MailModule],
    services: SERVICES,
    guards: [HeaderGuard],
    clientPrices: true,
    useFactory: () => ({ serverKey: SERVER_KEY, http: { fetch, retries: 0 } }),
  });
  app = await startApp({ imports: [...hostImports(database.url), MailModule, midtrans] });
  const { ask } = app;
  const json = { ...BCA_CHARGE, order_id: undefined };
  const { status, body } = await ask('/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
  expect([status, body.order_id]).toEqual([201, 'mailed-0']);
  const staff = { user: 'staff', staff: true };
  const expired = await ask(`/midtrans/payments/${body.id}/expire/`, { method: 'POST', ...staff });
  expect(expired.body).toMatchObject({ transaction_status: 'expire' });
  expect(app.app.get(Mailer, { strict: false }).sent).toEqual(['mailed-0']);
});

it('every service that a host may replace takes one context, and finds what a global module gives', async () => {
  @Global()
  @Module({ imports: [MailModule], exports: [MailModule] })
  class GlobalMailModule {}

  const midtrans = MidtransModule.forRoot({
    serverKey: SERVER_KEY,
    services: SERVICES,
    public: true,
    clientPrices: true,
  });
  app = await startApp({ imports: [...hostImports(database.url), GlobalMailModule, midtrans] });
  const mailer = app.app.get(Mailer, { strict: false });
  expect(app.app.get(PaymentService)).toBeInstanceOf(MailingPayments);
  for (const service of [InvoiceService, SubscriptionService, PayAccountService]) {
    expect(app.app.get(service)).toMatchObject({ mailer });
  }
});
