import { randomUUID } from 'node:crypto';
import { MidtransInputError, PayAccountService, PaymentService } from 'nestjs-midtrans';
import { Capture } from '../secrets/capture.support';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import {
  ANOTHER,
  linked,
  link,
  OWNER,
  retrieve,
  STAFF,
  startAccountHost,
  unbind,
} from './pay-accounts.support';

type Host = Awaited<ReturnType<typeof startAccountHost>>;

const charge = (host: Host, gopay: unknown, who: object = OWNER, rest: object = {}) =>
  host.request('/api/midtrans/charge/', {
    method: 'POST',
    json: { payment_type: 'gopay', gross_amount: 20_000, gopay, ...rest },
    ...who,
  });

async function tokenOf(host: Host, id: string): Promise<string> {
  return (await retrieve(host, id)).body.payment_options[0].token;
}

/** What there is, here and at the gateway. */
const payments = async (host: Host) => [
  (await host.database.rows('SELECT id FROM midtrans_payments')).length,
  host.simulator.transactions().length,
];

const refused = (field: string) => ({
  status: 400,
  body: {
    code: 'invalid_input',
    details: [{ field: `gopay.${field}`, message: `${field} must be a linked account of yours` }],
  },
});

describe.each(oneAdapter(__filename))('charging a linked GoPay account on %s', (adapter) => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({ adapter });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it('goes by Midtrans’ id and token', async () => {
    const { id, account_id } = await linked(host);
    const gopay = { account_id, payment_option_token: await tokenOf(host, id) };
    expect(await charge(host, gopay)).toMatchObject({
      status: 201,
      body: { transaction_status: 'settlement', is_paid: true },
    });
  });

  it.each([
    ['', {}, 'GOPAY_WALLET'],
    [', with what of it', { payment_option: 'PAY_LATER' }, 'PAY_LATER'],
  ])('goes by our id%s, and the token stays here', async (_what, option, paymentOption) => {
    const { id, account_id } = await linked(host);
    const before = host.simulator.payAccount(account_id)?.balances[paymentOption] ?? 0;
    const { status, body } = await charge(host, { pay_account: id, ...option });
    expect([status, body.transaction_status]).toEqual([201, 'settlement']);
    expect(host.simulator.payAccount(account_id)?.balances[paymentOption]).toBe(before - 20_000);
  });

  it('leads to GoPay where the customer must confirm', async () => {
    const { id } = await linked(host);
    const { body } = await charge(host, { pay_account: id }, OWNER, { gross_amount: 150_000 });
    expect(body).toMatchObject({
      transaction_status: 'pending',
      redirect_url: expect.stringMatching(/^http/),
      deeplink_url: expect.stringMatching(/^http/),
    });
    await host.simulator.pay(body.order_id);
    await until(() => host.recorder.of(body.order_id).includes('payment.settled'));
  });

  it('is for its owner, and for nobody else, staff neither', async () => {
    const { id, account_id } = await linked(host);
    const payment_option_token = await tokenOf(host, id);
    const before = await payments(host);
    for (const who of [ANOTHER, STAFF]) {
      expect(await charge(host, { account_id, payment_option_token }, who)).toMatchObject(
        refused('account_id'),
      );
      expect(await charge(host, { pay_account: id }, who)).toMatchObject(refused('pay_account'));
    }
    expect(await payments(host)).toEqual(before);
  });

  it('needs an account that is here', async () => {
    const { id } = await linked(host);
    const payment_option_token = await tokenOf(host, id);
    const before = await payments(host);
    for (const who of [OWNER, STAFF]) {
      for (const account_id of [randomUUID(), id, 'x', "1' OR true"]) {
        expect(await charge(host, { account_id, payment_option_token }, who)).toMatchObject(
          refused('account_id'),
        );
      }
      expect(await charge(host, { pay_account: randomUUID() }, who)).toMatchObject(refused('pay_account'));
    }
    expect(await payments(host)).toEqual(before);
  });

  it('needs an account that is linked', async () => {
    const { id, account_id } = await linked(host);
    const payment_option_token = await tokenOf(host, id);
    await unbind(host, id);
    const waiting = (await link(host)).body;
    const before = await payments(host);
    const gone = { account_id, payment_option_token };
    const early = { account_id: waiting.account_id, payment_option_token };
    for (const who of [OWNER, STAFF]) {
      expect(await charge(host, gone, who)).toMatchObject(refused('account_id'));
      expect(await charge(host, early, who)).toMatchObject(refused('account_id'));
      expect(await charge(host, { pay_account: id }, who)).toMatchObject(refused('pay_account'));
      expect(await charge(host, { pay_account: waiting.id }, who)).toMatchObject(refused('pay_account'));
    }
    expect(await payments(host)).toEqual(before);
  });

  it('asks Midtrans how the account stands, and finds out what nobody told', async () => {
    const { id, account_id } = await linked(host);
    host.simulator.failNotifications({ kind: 'drop' });
    await host.simulator.unlinkPayAccount(account_id);
    const before = await payments(host);
    expect(await charge(host, { pay_account: id })).toMatchObject(refused('pay_account'));
    expect(await payments(host)).toEqual(before);
    await until(() => host.accounts.of(id).includes('pay_account.unlinked'));
  });

  it('stores nothing while Midtrans cannot be asked for the token', async () => {
    const { id } = await linked(host);
    host.simulator.fail('getPayAccount', { kind: 'status', status: 503 }, { times: 9 });
    const before = await payments(host);
    const { status, body } = await charge(host, { pay_account: id });
    expect([status, body.code, body.order_id]).toEqual([502, 'gateway_failed', undefined]);
    expect(await payments(host)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['our id beside Midtrans’', { pay_account: randomUUID(), account_id: 'x' }, 'pay_account'],
    ['an id that is none', { pay_account: 'x' }, 'pay_account'],
    ['an id that is no text', { pay_account: [randomUUID()] }, 'pay_account'],
    ['an option of no account', { payment_option: 'GOPAY_WALLET' }, 'payment_option'],
    ['an account without its token', { account_id: 'x' }, 'payment_option_token'],
    ['an account that is no text', { account_id: { $ne: '' }, payment_option_token: 't' }, 'account_id'],
    ['an account that cannot be', { account_id: 'x\0', payment_option_token: 't' }, 'account_id'],
  ])('refuses %s', async (_what, gopay, field) => {
    const before = await payments(host);
    const { status, body } = await charge(host, gopay);
    expect([status, body.code]).toEqual([400, 'invalid_input']);
    expect(body.details.map(({ field }: { field: string }) => field)).toContain(`gopay.${field}`);
    expect(await payments(host)).toEqual(before);
  });

  it('refuses an option that the account has not', async () => {
    const { id } = await linked(host);
    expect(await charge(host, { pay_account: id, payment_option: 'GOLD' })).toMatchObject({
      status: 400,
      body: {
        details: [
          {
            field: 'gopay.payment_option',
            message: 'payment_option must be one of GOPAY_WALLET, PAY_LATER: what the account can pay with',
          },
        ],
      },
    });
  });

  it('is done once under one Idempotency-Key', async () => {
    const { id, account_id } = await linked(host);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await charge(host, { pay_account: id }, { ...OWNER, headers });
    await unbind(host, id);
    const again = await charge(host, { pay_account: id }, { ...OWNER, headers });
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(host.simulator.payAccount(account_id)?.balances['GOPAY_WALLET']).toBe(980_000);
  });
});

describe('a charge of a linked account', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startAccountHost({
      midtrans: {
        accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
        charges: {
          prepare: ({ metadata }) => (metadata?.['merchant'] === 'bali' ? { account: 'bali' } : undefined),
        },
      },
    });
  });
  afterAll(() => host.close());

  const service = () => host.app.get(PaymentService);

  it('through the service is one of the charge’s user', async () => {
    const { id } = await linked(host);
    const input = {
      paymentType: 'gopay',
      grossAmount: 20_000,
      paymentOptions: { payAccount: id },
    } as const;
    const { payment } = await service().createCharge({ ...input, userId: 'customer-1' });
    expect(payment.isPaid).toBe(true);
    await expect(service().createCharge({ ...input, userId: 'customer-2' })).rejects.toThrow(
      MidtransInputError,
    );
    await expect(service().createCharge(input)).rejects.toThrow(
      'payAccount must be a linked account of yours',
    );
  });

  it('through the service takes Midtrans’ id and token as they are', async () => {
    const { id, account_id } = await linked(host);
    const { response } = await host.app.get(PayAccountService).getPayAccount(id);
    const paymentOptionToken = response.metadata?.payment_options?.[0]?.token ?? '';
    const { payment } = await service().createCharge({
      paymentType: 'gopay',
      grossAmount: 20_000,
      paymentOptions: { accountId: account_id, paymentOptionToken },
    });
    expect(payment.isPaid).toBe(true);
  });

  it('is one of the merchant that charges', async () => {
    const { id, account_id } = await linked(host);
    const payment_option_token = await tokenOf(host, id);
    const rest = { metadata: { merchant: 'bali' } };
    expect(await charge(host, { pay_account: id }, OWNER, rest)).toMatchObject(refused('pay_account'));
    expect(await charge(host, { account_id, payment_option_token }, OWNER, rest)).toMatchObject(
      refused('account_id'),
    );
  });
});

it('where the controllers are public, nobody charges what belongs to nobody', async () => {
  const host = await startAccountHost({ midtrans: { guards: [], public: true } });
  try {
    const accounts = host.app.get(PayAccountService);
    const { payAccount } = await accounts.createPayAccount({
      phoneNumber: '812999000111',
      countryCode: '62',
    });
    await host.simulator.linkPayAccount(payAccount.accountId ?? '');
    const { response } = await accounts.getPayAccount(payAccount);
    const token = response.metadata?.payment_options?.[0]?.token;
    const gopay = { account_id: payAccount.accountId, payment_option_token: token };
    expect(await charge(host, gopay, {})).toMatchObject(refused('account_id'));
    expect(await charge(host, { pay_account: payAccount.id }, {})).toMatchObject(refused('pay_account'));
    expect(host.simulator.transactions()).toEqual([]);
  } finally {
    await host.close();
  }
});

it('the tokens of payment options are kept nowhere and told to nobody', async () => {
  const capture = new Capture();
  capture.listen();
  const host = await startAccountHost({ logger: capture });
  try {
    const { id, account_id } = await linked(host, OWNER, { phone_number: '81355566677' });
    const { payment_options } = (await retrieve(host, id)).body;
    const tokens: string[] = payment_options.map(({ token }: { token: string }) => token);
    expect(tokens.every((token) => token.length > 20)).toBe(true);
    const [payment_option_token] = tokens;
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [
      await charge(host, { pay_account: id }, { ...OWNER, headers }),
      await charge(host, { account_id, payment_option_token }),
      await charge(host, { pay_account: id }, OWNER, { gross_amount: 5_000_000 }),
      await link(host, OWNER, { phone_number: '81355566677' }, { 'idempotency-key': randomUUID() }),
      await retrieve(host, id, STAFF),
    ];
    for (const endpoint of ['charge', 'getPayAccount'] as const) {
      host.simulator.fail(endpoint, { kind: 'status', status: 500 }, { times: 9 });
      answers.push(await charge(host, { account_id, payment_option_token }));
      answers.push(await charge(host, { pay_account: id }));
      host.simulator.clearFaults();
    }
    answers.push(await unbind(host, id, OWNER, { 'idempotency-key': randomUUID() }));
    await host.simulator.idle();

    const tables = await host.database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans\\_%'",
    );
    const dump: string[] = [];
    for (const { name } of tables) {
      dump.push(
        JSON.stringify(await host.database.rows(`SELECT row_to_json(t)::text AS row FROM ${name} t`)),
      );
    }
    // What is looked through does hold what these requests left.
    expect(dump.join()).toContain(account_id);
    expect(dump.join()).not.toContain('81355566677');
    for (const token of tokens) {
      expect(dump.join()).not.toContain(token);
      expect(JSON.stringify(answers.map(({ body }) => body as unknown))).not.toContain(token);
      expect(capture.text()).not.toContain(token);
    }
  } finally {
    await host.close();
    capture.stop();
  }
});
