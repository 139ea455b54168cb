import { randomUUID } from 'node:crypto';
import { newKey, saved } from '../cards/cards.support';
import { linked, retrieve, unbind } from '../pay-accounts/pay-accounts.support';
import { oneAdapter } from '../support/host';
import {
  GOOD_CARD,
  RECURRING,
  ROOT,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

const OWNER = { user: 'customer-1' };
const STRANGER = { user: 'customer-2' };
const STAFF = { user: 'staff', staff: true };
const BODY = { name: 'gold', amount: 99_000 };

describe.each(oneAdapter(__filename))('what the customer left here, on %s', (adapter) => {
  let host: SubscriptionHost;
  beforeAll(async () => {
    host = await startSubscriptionHost({
      adapter,
      simulator: RECURRING,
      midtrans: { cards: { savedTokens: { encryptionKey: newKey() } } },
    });
  });
  afterAll(() => host.close());

  const post = (json: object, who: object = OWNER) =>
    host.request(ROOT, { method: 'POST', json: { ...BODY, ...json }, ...who });
  const patch = (id: string, json: object, who: object = OWNER) =>
    host.request(`${ROOT}${id}/`, { method: 'PATCH', json, ...who });
  const begun = async () => [
    (await host.database.rows('SELECT id FROM midtrans_subscriptions')).length,
    host.simulator.subscriptions().length,
  ];
  const refused = (field: string, message: string) => ({
    status: 400,
    body: { code: 'invalid_input', details: [{ field, message: `${field} ${message}` }] },
  });

  it('is charged by its id here: a saved card', async () => {
    const { id: saved_card } = await saved(host);
    const { status, body } = await post({ payment_type: 'credit_card', saved_card });
    expect([status, body.status]).toEqual([201, 'active']);
    await host.nextCharge(body.midtrans_subscription_id);
    expect(await host.payments(body.id)).toMatchObject([
      { transaction_status: 'capture', user_id: 'customer-1', gross_amount: '99000.00' },
    ]);
    // An update brings it again, in place of a token that is not kept.
    const { id: another } = await saved(host);
    expect(await patch(body.id, { amount: 50_000, saved_card: another }, STAFF)).toMatchObject({
      status: 200,
      body: { amount: '50000.00' },
    });
    expect(host.simulator.subscription(body.midtrans_subscription_id)?.amount).toBe(50_000);
  });

  it('is charged by its id here: a linked account', async () => {
    const { id: pay_account, account_id } = await linked(host);
    const { status, body } = await post({ payment_type: 'gopay', pay_account });
    expect([status, body.status]).toEqual([201, 'active']);
    expect(
      await host.database.rows('SELECT gopay_account_id FROM midtrans_subscriptions WHERE id = $1', [
        body.id,
      ]),
    ).toEqual([{ gopay_account_id: account_id }]);
    await host.nextCharge(body.midtrans_subscription_id);
    expect(await host.payments(body.id)).toMatchObject([
      { payment_type: 'gopay', transaction_status: 'settlement', user_id: 'customer-1' },
    ]);
    expect(await patch(body.id, { amount: 40_000, pay_account }, STAFF)).toMatchObject({ status: 200 });
  });

  it('is not for others to charge', async () => {
    const { id: saved_card } = await saved(host);
    const { id: pay_account, account_id: gopay_account_id } = await linked(host);
    const [{ token }] = (await retrieve(host, pay_account)).body.payment_options;
    const before = await begun();
    const card = refused('saved_card', 'must be a saved card of yours');
    const account = refused('pay_account', 'must be a linked account of yours');
    const theirs = refused('gopay_account_id', 'must be a linked account of yours');
    expect(await post({ payment_type: 'credit_card', saved_card }, STRANGER)).toMatchObject(card);
    expect(await post({ payment_type: 'gopay', pay_account }, STRANGER)).toMatchObject(account);
    // Nor with what Midtrans calls it, however they came by that.
    expect(await post({ payment_type: 'gopay', token, gopay_account_id }, STRANGER)).toMatchObject(theirs);
    expect(await begun()).toEqual(before);

    const { body: mine } = await post({ payment_type: 'credit_card', token: GOOD_CARD }, STRANGER);
    expect(await patch(mine.id, { saved_card }, STRANGER)).toMatchObject(card);
    // Of an account that was not linked here, Midtrans alone can tell.
    const elsewhere = await host.linkGopay();
    const { body: wallet } = await post(
      { payment_type: 'gopay', token: elsewhere.token, gopay_account_id: elsewhere.accountId },
      STRANGER,
    );
    expect(await patch(wallet.id, { token, gopay_account_id }, STRANGER)).toMatchObject(theirs);
    expect(await post({ payment_type: 'gopay', token, gopay_account_id })).toMatchObject({ status: 201 });
  });

  it('is not for staff to charge for somebody else, nor for themselves', async () => {
    const { id: saved_card } = await saved(host);
    const { id: pay_account, account_id: gopay_account_id } = await linked(host);
    const [{ token }] = (await retrieve(host, pay_account)).body.payment_options;
    const card = refused('saved_card', 'must be a saved card of yours');
    const account = refused('pay_account', 'must be a linked account of yours');
    const theirs = refused('gopay_account_id', 'must be a linked account of yours');
    const before = await begun();
    expect(await post({ payment_type: 'credit_card', saved_card }, STAFF)).toMatchObject(card);
    expect(await post({ payment_type: 'gopay', pay_account }, STAFF)).toMatchObject(account);
    expect(await post({ payment_type: 'gopay', token, gopay_account_id }, STAFF)).toMatchObject(theirs);
    expect(await begun()).toEqual(before);

    const own = await linked(host, STRANGER);
    const { body: wallet } = await post({ payment_type: 'gopay', pay_account: own.id }, STRANGER);
    const { body: ofCard } = await post({ payment_type: 'credit_card', token: GOOD_CARD }, STRANGER);
    expect([wallet.status, ofCard.status]).toEqual(['active', 'active']);
    const asked = host.calls.length;
    expect(await patch(ofCard.id, { saved_card }, STAFF)).toMatchObject(card);
    expect(await patch(wallet.id, { pay_account }, STAFF)).toMatchObject(account);
    expect(await patch(wallet.id, { token, gopay_account_id }, STAFF)).toMatchObject(theirs);
    expect(host.calls.slice(asked).filter((call) => call.startsWith('PATCH'))).toEqual([]);
    // What is the owner's is theirs to put there, whoever asks.
    const other = await linked(host, STRANGER);
    expect(await patch(wallet.id, { pay_account: other.id }, STAFF)).toMatchObject({ status: 200 });
    expect(
      await host.database.rows('SELECT gopay_account_id FROM midtrans_subscriptions WHERE id = $1', [
        wallet.id,
      ]),
    ).toEqual([{ gopay_account_id: other.account_id }]);
  });

  it('is refused where it is no longer there, or says what it cannot be charged with', async () => {
    const { id: pay_account } = await linked(host);
    await unbind(host, pay_account);
    expect(await post({ payment_type: 'gopay', pay_account })).toMatchObject(
      refused('pay_account', 'must be a linked account of yours'),
    );
    const { id: other } = await linked(host);
    expect(await post({ payment_type: 'gopay', pay_account: other, payment_option: 'GOLD' })).toMatchObject(
      refused('payment_option', 'must be one of GOPAY_WALLET, PAY_LATER: what the account can pay with'),
    );
  });

  const ID = randomUUID();
  it.each([
    ['saved_card', { payment_type: 'gopay', saved_card: ID }],
    ['pay_account', { payment_type: 'credit_card', pay_account: ID }],
    ['saved_card', { payment_type: 'credit_card', token: GOOD_CARD, saved_card: ID }],
    ['pay_account', { payment_type: 'gopay', token: 'token', gopay_account_id: 'account', pay_account: ID }],
    ['gopay_account_id', { payment_type: 'gopay', pay_account: ID, gopay_account_id: 'account' }],
    ['payment_option', { payment_type: 'credit_card', token: GOOD_CARD, payment_option: 'GOPAY_WALLET' }],
    ['saved_card', { payment_type: 'credit_card', saved_card: 'a-card' }],
    ['token', { payment_type: 'credit_card' }],
    ['token', { payment_type: 'gopay', gopay_account_id: 'account' }],
  ])('names %s where what is charged makes no sense: %j', async (field, json) => {
    const before = await begun();
    const { status, body } = await post(json);
    expect([status, body.details.map((error: { field: string }) => error.field)]).toEqual([
      400,
      expect.arrayContaining([field]),
    ]);
    expect(await begun()).toEqual(before);
  });

  it('is of the kind that the subscription charges, and named once, in an update', async () => {
    const { body } = await post({ payment_type: 'credit_card', token: GOOD_CARD });
    const fieldsOf = async (json: object) =>
      (await patch(body.id, json)).body.details.map((error: { field: string }) => error.field);
    expect(await fieldsOf({ pay_account: ID })).toEqual(['pay_account']);
    expect(await fieldsOf({ saved_card: ID, token: GOOD_CARD })).toEqual(['saved_card']);
    expect(await fieldsOf({ payment_option: 'GOPAY_WALLET' })).toEqual(['payment_option']);
  });
});
