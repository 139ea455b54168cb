import { oneAdapter, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import {
  charge,
  CHALLENGED,
  ENROLLED,
  NOT_ENROLLED,
  newKey,
  OWNER,
  STAFF,
  saved,
  tokenFor,
  type HostWithGateway,
} from './cards.support';

describe.each(oneAdapter(__filename))('break 24: what a card can do, over REST on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: { cards: { savedTokens: { encryptionKey: newKey() } } },
    });
  });
  afterAll(() => host.close());

  const retrieve = async (id: string) => (await host.request(`/api/midtrans/payments/${id}/`, OWNER)).body;
  const facts = async (id: string) => {
    const [row] = await host.database.rows<{ charge_response: Record<string, unknown> }>(
      'SELECT charge_response FROM midtrans_payments WHERE id = $1',
      [id],
    );
    return row?.charge_response;
  };

  it('token_id, at the top or in its object', async () => {
    const token_id = await tokenFor(host, NOT_ENROLLED);
    const { status, body } = await charge(host, undefined, OWNER, { token_id });
    expect([status, body.transaction_status, body.is_paid]).toEqual([201, 'capture', true]);
    const nested = await charge(host, { token_id: await tokenFor(host, NOT_ENROLLED) });
    expect([nested.status, nested.body.is_paid]).toEqual([201, true]);
  });

  it('a token serves once', async () => {
    const token_id = await tokenFor(host, NOT_ENROLLED);
    expect((await charge(host, { token_id })).status).toBe(201);
    expect(await charge(host, { token_id })).toMatchObject({ status: 400, body: { code: 'gateway_411' } });
  });

  it.each([
    ['the right password pays', '112233', 'capture', 'payment.settled'],
    ['a wrong one does not', '000000', 'deny', 'payment.denied'],
  ])('3-D Secure: %s', async (_what, otp, status, event) => {
    const { body } = await charge(host, { token_id: await tokenFor(host, ENROLLED) });
    expect(body).toMatchObject({
      transaction_status: 'pending',
      redirect_url: expect.stringMatching(/^http/),
      is_paid: false,
    });
    await host.simulator.submitOtp(body.order_id, otp);
    await until(() => host.recorder.of(body.order_id).includes(event));
    expect(await retrieve(body.id)).toMatchObject({
      transaction_status: status,
      is_paid: status === 'capture',
    });
  });

  it('3-D Secure can be left out', async () => {
    const options = { token_id: await tokenFor(host, ENROLLED), authentication: false };
    expect((await charge(host, options)).body).toMatchObject({
      transaction_status: 'capture',
      redirect_url: '',
    });
  });

  it('the page of 3-D Secure reports its end as it is asked to', async () => {
    const options = { token_id: await tokenFor(host, ENROLLED), callback_type: 'form' };
    expect((await charge(host, options)).status).toBe(201);
    expect(await charge(host, { ...options, callback_type: 'post' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'credit_card.callback_type' }] },
    });
  });

  it.each([3, 12])('an instalment over %i months', async (installment_term) => {
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), bank: 'bni', installment_term };
    const { status, body } = await charge(host, options);
    expect([status, body.is_paid, body.bank]).toEqual([201, true, 'bni']);
    expect(await facts(body.id)).toMatchObject({ installment_term: String(installment_term) });
  });

  it.each([0, 61, 1.5, '12'])('but not over %p', async (installment_term) => {
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), installment_term };
    expect(await charge(host, options)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'credit_card.installment_term' }] },
    });
  });

  it.each([
    ['at once', NOT_ENROLLED, 'authorize'],
    ['after 3-D Secure', ENROLLED, 'pending'],
  ])('a pre-authorisation %s, captured in part', async (_what, cardNumber, status) => {
    const { body } = await charge(host, { token_id: await tokenFor(host, cardNumber), type: 'authorize' });
    expect(body.transaction_status).toBe(status);
    if (status === 'pending') await host.simulator.submitOtp(body.order_id, '112233');
    await until(async () => (await retrieve(body.id)).transaction_status === 'authorize');
    expect((await retrieve(body.id)).is_paid).toBe(false);
    const captured = await host.request(`/api/midtrans/payments/${body.id}/capture/`, {
      method: 'POST',
      json: { amount: 60_000 },
      ...STAFF,
    });
    expect(captured).toMatchObject({
      status: 200,
      body: { transaction_status: 'capture', gross_amount: '60000.00', is_paid: true },
    });
  });

  it('bins say which cards may pay', async () => {
    for (const bins of [['441111'], ['52', '44111111']]) {
      const options = { token_id: await tokenFor(host, NOT_ENROLLED), bins };
      expect((await charge(host, options)).status).toBe(201);
    }
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), bins: ['5211'] };
    expect(await charge(host, options)).toMatchObject({ status: 400, body: { code: 'gateway_400' } });
    expect(await charge(host, { ...options, bins: ['4411', '4411111111111118'] })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'credit_card.bins.1' }] },
    });
  });

  it('a challenge that staff approve', async () => {
    const { body } = await charge(host, { token_id: await tokenFor(host, CHALLENGED) });
    expect(body).toMatchObject({ transaction_status: 'capture', fraud_status: 'challenge', is_paid: false });
    const approved = await host.request(`/api/midtrans/payments/${body.id}/approve/`, {
      method: 'POST',
      json: {},
      ...STAFF,
    });
    expect(approved).toMatchObject({ status: 200, body: { fraud_status: 'accept', is_paid: true } });
  });

  it('one click: a saved card pays again, by the customer or the merchant', async () => {
    const { id } = await saved(host);
    for (const initiated_by of ['customer', 'merchant']) {
      const options = { saved_card: id, authentication: false, initiated_by };
      expect((await charge(host, options)).body).toMatchObject({
        transaction_status: 'capture',
        is_paid: true,
      });
    }
    // The customer is asked, unless the charge says that there is none.
    expect((await charge(host, { saved_card: id })).body.transaction_status).toBe('pending');
    expect((await charge(host, { saved_card: id, initiated_by: 'merchant' })).body.is_paid).toBe(true);
  });
});
