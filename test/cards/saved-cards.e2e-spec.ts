import { randomUUID } from 'node:crypto';
import { MidtransInputError, PaymentService } from 'nestjs-midtrans';
import { oneAdapter, startHostWithGateway, type Host } from '../support/host';
import { until } from '../support/until';
import {
  ANOTHER,
  CHALLENGED,
  charge,
  ENROLLED,
  list,
  newKey,
  NOT_ENROLLED,
  OWNER,
  PATH,
  paymentsOf,
  remove,
  saved,
  someone,
  STAFF,
  tokenFor,
  type HostWithGateway,
} from './cards.support';

const NOT_YOURS = {
  status: 400,
  body: {
    code: 'invalid_input',
    details: [{ field: 'credit_card.saved_card', message: 'saved_card must be a saved card of yours' }],
  },
};

const rowsOf = (host: Host, paymentId: string) =>
  host.database.rows('SELECT * FROM midtrans_saved_cards WHERE payment_id = $1', [paymentId]);
describe.each(oneAdapter(__filename))('saved cards on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: { cards: { savedTokens: { encryptionKey: newKey() } } },
    });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it('are kept for whoever saves them, and shown without what they are charged with', async () => {
    const who = someone();
    const { id, paymentId } = await saved(host, who);
    expect(await list(host, who)).toEqual([
      {
        id,
        account: 'default',
        masked_card: '48111111-1114',
        card_type: 'credit',
        bank: 'bni',
        expires_at: expect.stringMatching(/^2040-12-/),
        created_at: expect.any(String),
      },
    ]);
    expect(await rowsOf(host, paymentId)).toEqual([
      expect.objectContaining({ id, account: 'default', user_id: who.user, deleted_at: null }),
    ]);
  });

  it('are kept only where the customer wants it', async () => {
    const who = someone();
    const token_id = await tokenFor(host, NOT_ENROLLED);
    expect((await charge(host, { token_id }, who)).status).toBe(201);
    const declined = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: false };
    expect((await charge(host, declined, who)).status).toBe(201);
    expect(await list(host, who)).toEqual([]);
  });

  it('come with the notification that ends 3-D Secure', async () => {
    const who = someone();
    const options = { token_id: await tokenFor(host, ENROLLED), save_token_id: true };
    const { body } = await charge(host, options, who);
    expect(body.transaction_status).toBe('pending');
    expect(await list(host, who)).toEqual([]);
    await host.simulator.submitOtp(body.order_id, '112233');
    await until(() => host.recorder.of(body.order_id).includes('payment.settled'));
    const [card] = await until(
      () => list(host, who),
      (cards) => cards.length > 0,
    );
    expect((await charge(host, { saved_card: card.id, authentication: false }, who)).body.is_paid).toBe(true);
  });

  it('come with a status that was asked for, where the notification got lost', async () => {
    const who = someone();
    const options = { token_id: await tokenFor(host, ENROLLED), save_token_id: true };
    const { body } = await charge(host, options, who);
    host.simulator.failNotifications({ kind: 'drop' });
    await host.simulator.submitOtp(body.order_id, '112233');
    expect(await list(host, who)).toEqual([]);
    await host.request(`/api/midtrans/payments/${body.id}/check_status/`, who);
    expect(await list(host, who)).toMatchObject([{ masked_card: '48111111-1114' }]);
  });

  it.each([
    ['a wrong password ends', ENROLLED, '000000'],
    ['a bank denies', '4911111111111113', '112233'],
  ])('do not come of a payment that %s', async (_what, cardNumber, otp) => {
    const who = someone();
    const options = { token_id: await tokenFor(host, cardNumber), save_token_id: true };
    const { body } = await charge(host, options, who);
    await host.simulator.submitOtp(body.order_id, otp);
    await until(() => host.recorder.of(body.order_id).includes('payment.denied'));
    await host.request(`/api/midtrans/payments/${body.id}/check_status/`, who);
    expect(await list(host, who)).toEqual([]);
  });

  it('of a challenged payment come once it is accepted', async () => {
    const who = someone();
    const options = { token_id: await tokenFor(host, CHALLENGED), save_token_id: true };
    const { body } = await charge(host, options, who);
    expect(await list(host, who)).toEqual([]);
    await host.request(`/api/midtrans/payments/${body.id}/approve/`, { method: 'POST', json: {}, ...STAFF });
    await host.request(`/api/midtrans/payments/${body.id}/check_status/`, who);
    expect(await list(host, who)).toHaveLength(1);
  });

  it('are kept once, however often they are told of', async () => {
    const who = someone();
    const { id, paymentId } = await saved(host, who);
    const [{ order_id }] = (await host.request('/api/midtrans/payments/', who)).body.results;
    await host.simulator.settle(order_id);
    await until(() => host.recorder.of(order_id).includes('payment.captured'));
    for (let times = 0; times < 3; times++) {
      await host.request(`/api/midtrans/payments/${paymentId}/check_status/`, who);
    }
    expect(await list(host, who)).toMatchObject([{ id }]);
    expect(await rowsOf(host, paymentId)).toHaveLength(1);
  });

  it('of the same number, saved anew, take the earlier one’s place', async () => {
    const who = someone();
    const first = await saved(host, who);
    const other = await saved(host, who, NOT_ENROLLED);
    const second = await saved(host, who);
    expect((await list(host, who)).map(({ id }) => id)).toEqual([second.id, other.id]);
    expect(await rowsOf(host, first.paymentId)).toMatchObject([
      { token: null, deleted_at: expect.any(Date) },
    ]);
    // Another customer's is another card.
    const elsewhere = await saved(host, someone());
    expect((await rowsOf(host, elsewhere.paymentId))[0]?.['deleted_at']).toBeNull();
    expect(await list(host, who)).toHaveLength(2);
  });

  it('are their owner’s alone: to see, to charge and to delete', async () => {
    const { id } = await saved(host, OWNER);
    const before = await paymentsOf(host);
    for (const who of [ANOTHER, STAFF]) {
      expect((await list(host, who)).map((card) => card.id)).not.toContain(id);
      expect(await charge(host, { saved_card: id }, who)).toMatchObject(NOT_YOURS);
      expect(await remove(host, id, who)).toMatchObject({
        status: 404,
        body: { code: 'not_found', message: 'Saved card not found' },
      });
    }
    expect((await host.request(PATH)).status).toBe(403);
    expect(await paymentsOf(host)).toEqual(before);
    expect((await charge(host, { saved_card: id, authentication: false })).body.is_paid).toBe(true);
  });

  it('can be deleted, and a late word of Midtrans does not bring them back', async () => {
    const who = someone();
    const { id, paymentId } = await saved(host, who);
    const deleted = await remove(host, id, who);
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    expect((await remove(host, id, who)).status).toBe(404);
    expect(await list(host, who)).toEqual([]);
    expect(await charge(host, { saved_card: id }, who)).toMatchObject(NOT_YOURS);
    await host.request(`/api/midtrans/payments/${paymentId}/check_status/`, who);
    expect(await list(host, who)).toEqual([]);
    expect(await rowsOf(host, paymentId)).toMatchObject([{ id, token: null }]);
  });

  it('are deleted once under one Idempotency-Key', async () => {
    const who = someone();
    const { id } = await saved(host, who);
    const headers = { 'idempotency-key': randomUUID() };
    for (const replayed of [null, 'true']) {
      const answer = await remove(host, id, who, headers);
      expect([answer.status, answer.body, answer.headers.get('idempotent-replayed')]).toEqual([
        204,
        '',
        replayed,
      ]);
    }
  });

  it.each([randomUUID(), 'x', 'bin', '%00'])('%s is none', async (id) => {
    expect((await remove(host, id)).status).toBe(404);
  });

  it('that Midtrans has forgotten can be charged no more', async () => {
    const { id, paymentId } = await saved(host);
    await host.database.rows(
      "UPDATE midtrans_saved_cards SET expires_at = now() - interval '1 second' WHERE payment_id = $1",
      [paymentId],
    );
    expect(await charge(host, { saved_card: id })).toMatchObject(NOT_YOURS);
  });

  it('are listed page by page', async () => {
    const who = someone();
    const ids = [await saved(host, who), await saved(host, who, NOT_ENROLLED)].map(({ id }) => id);
    const first = (await host.request(`${PATH}?limit=1`, who)).body;
    expect(first).toMatchObject({ results: [{ id: ids[1] }], next_cursor: ids[1] });
    const second = (await host.request(`${PATH}?limit=1&cursor=${first.next_cursor}`, who)).body;
    expect(second).toMatchObject({ results: [{ id: ids[0] }], next_cursor: null });
  });

  it.each<[string, object, string]>([
    ['beside a token', { saved_card: randomUUID(), token_id: '48111111-1114-3c2a' }, 'saved_card'],
    ['to be saved again', { saved_card: randomUUID(), save_token_id: true }, 'saved_card'],
    ['by what is no id', { saved_card: '48111111-1114' }, 'saved_card'],
    ['by what is no text', { saved_card: { $ne: '' } }, 'saved_card'],
    ['by nothing', {}, 'token_id'],
  ])('are not charged %s', async (_what, options, field) => {
    const before = await paymentsOf(host);
    const { status, body } = await charge(host, options);
    expect([status, body.code]).toEqual([400, 'invalid_input']);
    expect(body.details.map((detail: { field: string }) => detail.field.replace('credit_card.', ''))).toEqual(
      [field],
    );
    expect(await paymentsOf(host)).toEqual(before);
  });

  it('are charged by the service for the charge’s user', async () => {
    const { id } = await saved(host, OWNER);
    const input = {
      paymentType: 'credit_card',
      grossAmount: 50_000,
      paymentOptions: { savedCard: id, authentication: false },
    } as const;
    const service = host.app.get(PaymentService);
    expect((await service.createCharge({ ...input, userId: 'customer-1' })).payment.isPaid).toBe(true);
    for (const userId of ['customer-2', undefined]) {
      await expect(service.createCharge({ ...input, userId })).rejects.toThrow(MidtransInputError);
    }
  });

  it('cost nobody the payment when they cannot be kept', async () => {
    await host.database.rows('ALTER TABLE midtrans_saved_cards RENAME TO elsewhere');
    try {
      const options = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: true };
      expect((await charge(host, options)).body).toMatchObject({ is_paid: true });
    } finally {
      await host.database.rows('ALTER TABLE elsewhere RENAME TO midtrans_saved_cards');
    }
  });

  it('are there or the payment has not moved, where the connection dies as one is written', async () => {
    await host.database.rows(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
    await host.database.rows(
      'CREATE TRIGGER dies BEFORE INSERT ON midtrans_saved_cards FOR EACH ROW EXECUTE FUNCTION die()',
    );
    const who = someone();
    const order_id = `ORDER-${randomUUID()}`;
    try {
      const options = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: true };
      const { status, body } = await charge(host, options, who, { order_id });
      expect([status, body.code]).toEqual([503, 'not_stored']);
      expect(await host.request('/api/midtrans/payments/', who)).toMatchObject({
        body: { results: [{ order_id, transaction_status: 'initiated' }] },
      });
    } finally {
      await host.database.rows('DROP TRIGGER dies ON midtrans_saved_cards');
    }
    const [{ id }] = (await host.request('/api/midtrans/payments/', who)).body.results;
    await host.request(`/api/midtrans/payments/${id}/check_status/`, who);
    expect(await list(host, who)).toMatchObject([{ masked_card: '44111111-1118' }]);
    expect((await host.request('/api/midtrans/payments/', who)).body.results).toMatchObject([
      { order_id, is_paid: true },
    ]);
  });
});
