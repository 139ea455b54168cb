import { SERVER_KEY, WebhookServer, fixture, shapeOf, without } from '../../test/support';
import { objectAt } from '../json';
import { signatureKey } from '../notifications/signature';
import { BY_ACCOUNT, BY_LINK, InvoicingMerchant, ORDER_ID, PATH } from './invoices.spec.helper';

const ACCOUNTS = [{ bank: 'bca_va', number: '12345678901' }, { bank: 'permata_va' }];

describe('paying an invoice', () => {
  let webhook: WebhookServer;
  let merchant: InvoicingMerchant;

  beforeEach(async () => {
    webhook = await WebhookServer.start();
    merchant = new InvoicingMerchant(webhook.url);
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const notified = () => webhook.received.map(({ body }) => body.transaction_status);

  it('goes from its creation through its payment link to paid, and tells so', async () => {
    const request = { ...BY_LINK, amount: { discount: '0', shipping: '98000' }, taxes: undefined };
    const { id, payment_link_url: url } = await merchant.create(request);
    const { simulator } = merchant;

    const chosen = await simulator.choose(String(url));
    expect(chosen).toMatchObject({ status: 'pending', grossAmount: 100_000 });
    expect(chosen.orderId).toMatch(new RegExp(`^${ORDER_ID}-\\d{13}$`));
    expect(await merchant.statusOf(String(id))).toBe('pending');

    await simulator.payInvoice(String(id));
    expect(await merchant.call('GET', `${PATH}/${String(id)}`)).toMatchObject({
      status: 'paid',
      paid_date: '2025-01-06 20:03:04 +0700',
    });
    expect(notified()).toEqual(['pending', 'settlement']);
    const settlement = webhook.received[1]?.body ?? {};
    const sample = fixture('notif-invoice-bca-settlement');
    const beyond = ['expiry_time', 'payment_link_id'];
    expect(shapeOf(without(settlement, beyond))).toEqual(shapeOf(sample));
    expect(settlement.metadata).toEqual({ midtrans_invoice_id: id });
    expect(settlement.signature_key).toBe(signatureKey(chosen.orderId, '200', '100000.00', SERVER_KEY));

    expect(simulator.effects(ORDER_ID)).toEqual({ createInvoice: 1 });
    expect(simulator.effects(chosen.orderId)).toEqual({ charge: 1 });
    await expect(simulator.payInvoice(String(id))).rejects.toThrow('the invoice is paid');
    await expect(simulator.choose(String(url))).rejects.toThrow('the link is used up');
    expect(await merchant.void(String(id))).toEqual({ status: 409, body: fixture('invoice-void-409') });
  });

  it('is paid by a transfer to its virtual account, under its own order_id', async () => {
    const id = await merchant.invoice(BY_ACCOUNT, { virtual_accounts: [ACCOUNTS[0]] });
    expect(notified()).toEqual([]);

    const { details } = await merchant.simulator.pay(ORDER_ID);
    const [account] = merchant.simulator.invoice(id)?.virtualAccounts ?? [];
    expect(account).toEqual({ bank: 'bca_va', number: expect.stringMatching(/12345678901$/) as string });
    expect(details.va_numbers).toEqual([{ bank: 'bca', va_number: account?.number }]);
    expect(webhook.received.map(({ body }) => body)).toMatchObject([
      {
        order_id: ORDER_ID,
        transaction_status: 'settlement',
        metadata: { midtrans_invoice_id: id },
        gross_amount: '13324.00',
      },
    ]);
    expect(await merchant.statusOf(id)).toBe('paid');
    expect(merchant.simulator.effects(ORDER_ID)).toEqual({ createInvoice: 1, charge: 1 });
  });

  it('is paid once, whichever of its virtual accounts the money comes to', async () => {
    const id = await merchant.invoice(BY_ACCOUNT, { virtual_accounts: ACCOUNTS });
    const paid = await merchant.simulator.payInvoice(id, 'permata_va');
    expect(merchant.simulator.invoice(id)).toMatchObject({
      status: 'paid',
      paidAt: paid.settlementTime,
      transactions: [{ status: 'cancel' }, { status: 'settlement', orderId: paid.orderId }],
    });
    await expect(merchant.simulator.pay(ORDER_ID)).rejects.toThrow('cannot go cancel → settlement');
    expect(notified()).toEqual(['settlement']);
  });

  it('expires on its due date unpaid, and tells so', async () => {
    const due = { due_date: '2025-01-08 20:03:04 +0700' };
    const id = await merchant.invoice(BY_ACCOUNT, { ...due, virtual_accounts: [ACCOUNTS[0]] });
    await merchant.simulator.advance('47h 59m 59s');
    expect(await merchant.statusOf(id)).toBe('pending');

    await merchant.simulator.advance('1s');
    expect(await merchant.statusOf(id)).toBe('expired');
    expect(webhook.received.map(({ body }) => body)).toMatchObject([
      { order_id: ORDER_ID, transaction_status: 'expire', metadata: { midtrans_invoice_id: id } },
    ]);
    await expect(merchant.simulator.payInvoice(id)).rejects.toThrow('the invoice is expired');
    expect(await merchant.void(id)).toEqual({ status: 409, body: fixture('invoice-void-409') });
  });

  it('lets a link end with the due date, and the payment under way with it', async () => {
    const payment_link = { ...objectAt(BY_LINK, 'payment_link'), is_custom_expiry: false };
    const id = await merchant.invoice(BY_LINK, {
      due_date: '2025-01-07 08:03:04 +0700',
      amount: { discount: '0', shipping: '98000' },
      payment_link,
    });
    await merchant.simulator.choose(id, 'bca_va');
    await merchant.simulator.advance('12h');
    expect(notified()).toEqual(['pending', 'expire']);
    expect(await merchant.statusOf(id)).toBe('expired');
  });

  it('is overdue after its due date while its link has an expiry of its own, and can be paid or voided', async () => {
    const payment_link = {
      ...objectAt(BY_LINK, 'payment_link'),
      enabled_payments: ['gopay'],
      expiry: { duration: 3, unit: 'days' },
    };
    const more = { due_date: '2025-01-07 20:03:04 +0700', payment_link };
    const [paid, withdrawn] = [
      await merchant.invoice(BY_LINK, more),
      await merchant.invoice(BY_LINK, { ...more, order_id: 'order-2' }),
    ];
    await merchant.simulator.advance('24h');
    expect(await merchant.statusOf(paid)).toBe('overdue');
    expect(await merchant.simulator.payInvoice(paid)).toMatchObject({ status: 'settlement' });
    expect(await merchant.statusOf(paid)).toBe('paid');
    expect(await merchant.void(withdrawn)).toMatchObject({ status: 200 });

    const late = await merchant.invoice(BY_LINK, {
      ...more,
      order_id: 'order-3',
      due_date: '2025-01-09 20:03:04 +0700',
    });
    await merchant.simulator.advance('3d');
    expect(await merchant.statusOf(late)).toBe('expired');
  });

  it.each([
    ['link', BY_LINK],
    ['virtual account', BY_ACCOUNT],
  ])('is voided exactly like the gateway, and then paid by no %s', async (_way, request) => {
    const amount = { discount: '0', shipping: '98000' };
    const id = await merchant.invoice(request, { amount });
    const { orderId } = await merchant.simulator.choose(id);
    webhook.received.length = 0;

    expect(await merchant.void(id)).toEqual({ status: 200, body: fixture('invoice-void-200') });
    expect(await merchant.statusOf(id)).toBe('voided');
    await expect(merchant.simulator.payInvoice(id)).rejects.toThrow('the invoice is voided');
    await expect(merchant.simulator.pay(orderId)).rejects.toThrow('cannot go cancel → settlement');
    expect(await merchant.void(id)).toEqual({ status: 409, body: fixture('invoice-void-409') });
    expect(notified()).toEqual([]);
    expect(merchant.simulator.effects(ORDER_ID)).toMatchObject({ createInvoice: 1, voidInvoice: 1 });
  });

  it('is voided without a reason too, but not for what is none', async () => {
    const id = await merchant.invoice(BY_LINK);
    expect(await merchant.void(id, { void_reason: 1 })).toMatchObject({ status: 400 });
    expect(await merchant.void(id, '')).toMatchObject({ status: 200 });
  });
});
