import {
  Clock,
  Merchant,
  METHODS,
  SERVER_KEY,
  WebhookServer,
  card,
  chargeOf,
  fixture,
} from '../../test/support';
import type { SimulatorState } from '../index';
import { objectAt, textAt, type JsonObject } from '../json';

const CLIENT_KEY = 'SB-Mid-client-of-the-state';
const CARD = '4811111111111114';
const NOW = '2025-01-06T13:03:04Z';

/** As a file gives it back. */
const asRead = (state: SimulatorState) => JSON.parse(JSON.stringify(state)) as SimulatorState;

describe('the state of a simulator', () => {
  let webhook: WebhookServer;
  let first: Merchant;
  let second: Merchant;

  beforeAll(async () => void (webhook = await WebhookServer.start()));
  beforeEach(() => {
    const options = { clientKey: CLIENT_KEY, now: new Clock(NOW).now, notificationUrl: webhook.url };
    [first, second] = [new Merchant(options), new Merchant(options)];
  });
  afterEach(async () => {
    await Promise.all([first, second].map(({ simulator }) => simulator.close()));
    webhook.received.splice(0);
  });
  afterAll(() => webhook.close());

  const moveOn = () => second.simulator.importState(asRead(first.simulator.exportState()));
  const post = (path: string, body: JsonObject) => first.call('POST', path, body);

  /** Something of everything. */
  async function lived(): Promise<Readonly<Record<string, string>>> {
    const query = `card_number=${CARD}&card_cvv=123&card_exp_month=12&card_exp_year=2099`;
    const token = await first.call('GET', `/v2/token?client_key=${CLIENT_KEY}&${query}`);
    await first.charge(chargeOf('card', card(String(token.token_id), { save_token_id: true })));
    await first.charge(chargeOf('bni', { payment_type: 'bank_transfer', bank_transfer: { bank: 'bni' } }));
    await first.charge(
      chargeOf('ovo', { payment_type: 'ovo', ovo: { payer_phone_number: '+628271939753' } }),
    );
    await first.charge(chargeOf('gopay', METHODS.gopay));
    await first.simulator.pay('gopay');
    await post('/v2/gopay/refund', { amount: 1_000, refund_key: 'once', reason: 'a part' });
    const account = await post('/v2/pay/account', {
      payment_type: 'gopay',
      gopay_partner: { phone_number: '81212345678', country_code: '62' },
    });
    await first.simulator.linkPayAccount(String(account.account_id));
    const linked = await first.call('GET', `/v2/pay/account/${String(account.account_id)}`);
    const [wallet] = objectAt(linked, 'metadata').payment_options as JsonObject[];
    const gopay = { account_id: account.account_id, payment_option_token: wallet?.token };
    await first.charge(chargeOf('linked', { payment_type: 'gopay', gopay }));
    const subscription = await post('/v1/subscriptions', {
      ...fixture('subscription-create-request-card'),
      token: CARD,
      schedule: { interval: 1, interval_unit: 'month', max_interval: 2 },
    });
    const snap = await post('/snap/v1/transactions', {
      transaction_details: { order_id: 'snap', gross_amount: 44_000 },
      custom_field1: `call ${CARD}`,
    });
    await first.simulator.choose(String(snap.token), 'bca_va');
    await post('/v1/payment-links', {
      transaction_details: { order_id: 'link', gross_amount: 44_000, payment_link_id: 'the-link' },
      usage_limit: 2,
    });
    await first.simulator.payLink('the-link', 'gopay');
    const invoice = await post('/v1/invoices', fixture('invoice-create-request-virtual_account'));
    return {
      account: String(account.account_id),
      subscription: String(subscription.id),
      snap: String(snap.token),
      invoice: String(invoice.id),
      saved:
        textAt(
          objectAt({ details: first.simulator.transaction('card')?.details }, 'details'),
          'saved_token_id',
        ) ?? '',
    };
  }

  it('is had by another simulator, which answers as the first did', async () => {
    const ids = await lived();
    await first.simulator.advance('1h');
    await moveOn();
    expect(second.simulator.exportState()).toEqual(first.simulator.exportState());
    expect(second.simulator.now()).toEqual(first.simulator.now());
    expect(second.simulator.effects('gopay')).toEqual({ charge: 1, refund: 1 });
    const paths = [
      '/v2/card/status',
      '/v2/gopay/status',
      `/v2/pay/account/${ids.account}`,
      `/v1/invoices/${ids.invoice}`,
      '/v1/payment-links/link',
    ];
    for (const path of paths) expect(await second.call('GET', path)).toEqual(await first.call('GET', path));
  });

  it('goes on from there: what is paid, refunded, charged and saved', async () => {
    const ids = await lived();
    await first.simulator.pay('bni');
    await moveOn();
    expect(second.simulator.transaction('bni')?.details.payment_amounts).toHaveLength(1);
    const again = await second.call('POST', '/v2/gopay/refund', { amount: 1_000, refund_key: 'once' });
    expect(again.status_code).toBe('406');
    expect(await second.charge(chargeOf('saved', card(ids.saved)))).toMatchObject({
      transaction_status: 'capture',
      masked_card: '48111111-1114',
    });
    await second.simulator.payInvoice(ids.invoice ?? '');
    expect(second.simulator.invoice(ids.invoice ?? '')?.status).toBe('paid');
    await expect(second.simulator.choose(ids.snap ?? '', 'gopay')).rejects.toThrow(
      'a payment of the order is under way',
    );
    await second.simulator.payLink('the-link', 'gopay');
    await expect(second.simulator.payLink('the-link', 'gopay')).rejects.toThrow();
  });

  it('has what became due meanwhile happen at once, and what is to come at its time', async () => {
    await lived();
    await moveOn();
    const state = asRead(second.simulator.exportState());
    await second.simulator.importState({ ...state, clockAheadMs: 11 * 60_000 });
    await second.simulator.advance(0);
    expect(second.simulator.transaction('ovo')?.status).toBe('deny');
    expect(second.simulator.transaction('bni')?.status).toBe('pending');
    await second.simulator.advance('24h');
    expect(second.simulator.transaction('bni')?.status).toBe('expire');
    await second.simulator.advance('32d');
    expect(second.simulator.subscriptions()).toMatchObject([{ currentInterval: 1 }]);
  });

  it('has neither keys nor card numbers, and a card that was a token is charged on', async () => {
    await lived();
    const metadata = { note: SERVER_KEY, key: CLIENT_KEY, card: Number(CARD), deep: [{ card_cvv: '123' }] };
    await first.charge({
      ...chargeOf('words', METHODS.gopay),
      metadata,
      custom_field1: '4811 1111 1111 1114',
    });
    const text = JSON.stringify(first.simulator.exportState());
    expect(text).not.toMatch(new RegExp(`${SERVER_KEY}|${CLIENT_KEY}|${CARD}|4811 1111 1111|"123"`));
    await moveOn();
    await second.simulator.advance('32d');
    expect(second.simulator.subscriptions()).toMatchObject([{ currentInterval: 1 }]);
  });

  it('keeps an order_id, and a number to pay to, that look like the number of a card', async () => {
    const bank_transfer = { bank: 'cimb', va_number: '000000000006' };
    await first.charge(chargeOf(CARD, { payment_type: 'bank_transfer', bank_transfer }));
    expect(first.simulator.transaction(CARD)?.details.va_numbers).toMatchObject([
      { va_number: '2810000000000006' },
    ]);
    await moveOn();
    expect(second.simulator.transaction(CARD)).toEqual(first.simulator.transaction(CARD));
  });

  it.each([
    [
      'no state',
      { name: 'a package' },
      'This is not the state of a simulator: its format must be "midtrans-simulator"',
    ],
    [
      'of another version',
      { format: 'midtrans-simulator', version: 2 },
      'This is a state of version 2; this simulator reads version 1',
    ],
    ['without a part', { effects: undefined }, 'effects is missing'],
    ['with a part of another version', { vouchers: [] }, 'vouchers is not known here'],
    ['with a wrong list', { invoices: {} }, 'invoices must be a list'],
    [
      'with a wrong field',
      { effects: [{ id: 'a', counts: { charge: '1' } }] },
      'effects[0].counts.charge must be a whole number',
    ],
    [
      'with a wrong record',
      { transactions: [{ orderId: 7 }] },
      'transactions[0].orderId must be a text, not 7',
    ],
  ])('that is %s is refused, and nothing is forgotten', async (_what, change, message) => {
    await first.charge(chargeOf('order', METHODS.gopay));
    const whole =
      'format' in change || 'name' in change
        ? change
        : { ...asRead(first.simulator.exportState()), ...change };
    await expect(first.simulator.importState(whole as never)).rejects.toThrow(message);
    expect(first.simulator.transaction('order')?.status).toBe('pending');
  });

  it('is fetched and put over HTTP, and uploaded by a form', async () => {
    await first.charge(chargeOf('order', METHODS.gopay));
    const saved = await first.request('GET', '/simulator/api/state');
    expect(saved.headers.get('content-disposition')).toContain('midtrans-simulator.json');
    const text = await saved.text();
    expect((await second.request('PUT', '/simulator/api/state', text)).status).toBe(204);
    expect(second.simulator.transaction('order')?.status).toBe('pending');
    await second.simulator.reset();

    const form = new FormData();
    form.set('state', new File([text], 'scenario.json'));
    const headers = { accept: 'text/html', referer: 'http://gateway.test/simulator/faults' };
    const upload = new Request('http://gateway.test/simulator/api/state', {
      method: 'POST',
      body: form,
      headers,
    });
    const answer = await second.simulator.fetch(upload);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/simulator/faults']);
    expect(second.simulator.transaction('order')?.status).toBe('pending');

    const wrong = await second.request('PUT', '/simulator/api/state', '[]');
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { error: 'invalid_field', field: 'the body' },
    ]);
    expect((await second.request('POST', '/simulator/api/state')).status).toBe(400);
    expect(second.simulator.transactions()).toHaveLength(1);
  });

  it('may be larger than any other body', async () => {
    const { url } = await second.simulator.listen();
    await first.charge({ ...chargeOf('order', METHODS.gopay), metadata: { padding: 'x'.repeat(8_000) } });
    const state = asRead(first.simulator.exportState());
    const [order] = state.transactions as JsonObject[];
    const transactions = Array.from({ length: 150 }, (_, index) => ({
      ...order,
      transactionId: `transaction-${index}`,
    }));
    const answer = await fetch(`${url}/simulator/api/state`, {
      method: 'PUT',
      body: JSON.stringify({ ...state, transactions }),
    });
    expect(answer.status).toBe(204);
    expect(second.simulator.transactions()).toHaveLength(150);
  });
});
