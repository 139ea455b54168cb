import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransClient,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRequestError,
  MidtransValidationError,
  type ChargeRequest,
  type SubscriptionRequest,
} from 'nestjs-midtrans/gateway';
import { createSimulator, type Simulator } from 'midtrans-simulator';

const SERVER_KEY = 'SB-Mid-server-test';
const CLIENT_KEY = 'SB-Mid-client-test';

/** What Midtrans' own client for Node promises of the sandbox, here of our client on our simulator, over HTTP. */
describe('what Midtrans’ own client does', () => {
  let simulator: Simulator;
  let client: MidtransClient;
  let baseUrl: string;

  beforeAll(async () => {
    simulator = createSimulator({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY });
    baseUrl = (await simulator.listen()).url;
    client = new MidtransClient({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY, baseUrl });
  });
  afterAll(() => simulator.close());

  const bankTransfer = (orderId: string, grossAmount = 44_145): ChargeRequest => ({
    payment_type: 'bank_transfer',
    transaction_details: { order_id: orderId, gross_amount: grossAmount },
    bank_transfer: { bank: 'bca' },
  });
  const cardCharge = (orderId: string, tokenId: string): ChargeRequest => ({
    payment_type: 'credit_card',
    transaction_details: { order_id: orderId, gross_amount: 12_145 },
    credit_card: { token_id: tokenId },
  });
  const newCard = {
    card_number: '5264 2210 3887 4659',
    card_exp_month: '12',
    card_exp_year: String(new Date().getFullYear() + 1),
    card_cvv: '123',
  };
  const cardToken = async (): Promise<string> => String((await client.getCardToken(newCard)).token_id);

  describe('cards', () => {
    it('makes a token of a card, whose number may be written in groups', async () => {
      const answer = await client.getCardToken(newCard);
      expect(answer).toMatchObject({ status_code: '200', token_id: expect.any(String) });
    });

    it('registers a card, and charges it with one click', async () => {
      const registered = await client.registerCard({ ...newCard, card_number: '4811 1111 1111 1114' });
      expect(registered).toMatchObject({ status_code: '200', saved_token_id: expect.any(String) });
      const answer = await client.charge(cardCharge('one-click', String(registered.saved_token_id)));
      expect(answer).toMatchObject({
        status_code: '200',
        transaction_status: 'capture',
        fraud_status: 'accept',
      });
    });

    it('charges a token at once', async () => {
      const answer = await client.charge(cardCharge('card', await cardToken()));
      expect(answer).toMatchObject({
        status_code: '200',
        transaction_status: 'capture',
        fraud_status: 'accept',
      });
    });

    it('has no points to ask for where the acquirer gives none: 402', async () => {
      await expect(client.pointInquiry(await cardToken())).rejects.toMatchObject({ statusCode: '402' });
    });

    it('cancels a capture', async () => {
      await client.charge(cardCharge('cancelled-card', await cardToken()));
      expect(await client.cancel('cancelled-card')).toMatchObject({
        status_code: '200',
        transaction_status: 'cancel',
      });
    });

    it('approves and denies nothing that is not challenged: 412', async () => {
      await client.charge(cardCharge('accepted-card', await cardToken()));
      await expect(client.approve('accepted-card')).rejects.toBeInstanceOf(MidtransNotModifiableError);
      await expect(client.deny('accepted-card')).rejects.toBeInstanceOf(MidtransNotModifiableError);
    });

    it.each(['refund', 'directRefund'] as const)('has no %s before settlement: 412', async (operation) => {
      const orderId = `unsettled-${operation}`;
      await client.charge(cardCharge(orderId, await cardToken()));
      const refund = { refund_key: `key-${operation}`, amount: 5_000, reason: 'for some reason' };
      await expect(client[operation](orderId, refund)).rejects.toBeInstanceOf(MidtransNotModifiableError);
    });
  });

  describe('a bank transfer', () => {
    it('waits for the customer, and its status says so', async () => {
      expect(await client.charge(bankTransfer('va'))).toMatchObject({
        status_code: '201',
        transaction_status: 'pending',
      });
      const status = await client.getStatus('va');
      expect(status).toMatchObject({ status_code: '201', transaction_status: 'pending' });
      expect(
        MidtransClient.verifySignature(
          {
            orderId: String(status.order_id),
            statusCode: String(status.status_code),
            grossAmount: String(status.gross_amount),
            signatureKey: String(status.signature_key),
          },
          SERVER_KEY,
        ),
      ).toBe(true);
    });

    it('expires on demand, which reads 407 and is no error', async () => {
      await client.charge(bankTransfer('expired-va'));
      expect(await client.expire('expired-va')).toMatchObject({
        status_code: '407',
        transaction_status: 'expire',
      });
    });

    it('is refused for no amount, with everything the gateway says', async () => {
      const refusal = await client.charge(bankTransfer('zero', 0)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(MidtransValidationError);
      expect(refusal).toMatchObject({
        httpStatus: 400,
        statusCode: '400',
        validationMessages: expect.arrayContaining([expect.stringContaining('gross_amount')]),
        body: { validation_messages: expect.any(Array) },
      });
    });

    it('is refused without any parameter', async () => {
      await expect(client.charge({} as ChargeRequest)).rejects.toBeInstanceOf(MidtransValidationError);
      await expect(client.charge(undefined as never)).rejects.toBeInstanceOf(MidtransRequestError);
    });
  });

  it('does not find what was never charged: 404', async () => {
    await expect(client.getStatus('non-exists-transaction')).rejects.toBeInstanceOf(MidtransNotFoundError);
    await expect(client.getStatus('non exists order_id')).rejects.toBeInstanceOf(MidtransNotFoundError);
  });

  it('is nobody with another key: 401', async () => {
    const stranger = new MidtransClient({ serverKey: 'SB-Mid-server-other', baseUrl });
    await expect(stranger.charge(bankTransfer('stranger'))).rejects.toBeInstanceOf(
      MidtransAuthenticationError,
    );
    await expect(stranger.getStatus('stranger')).rejects.toBeInstanceOf(MidtransAuthenticationError);
    const snap = { transaction_details: { order_id: 'stranger', gross_amount: 200_000 } };
    await expect(stranger.createSnapTransaction(snap)).rejects.toBeInstanceOf(MidtransAuthenticationError);
  });

  describe('GoPay accounts', () => {
    const link = () =>
      client.createPayAccount({
        payment_type: 'gopay',
        gopay_partner: {
          phone_number: '81212345678',
          country_code: '62',
          redirect_url: 'https://shop.test/gopay-linking-finish',
        },
      });

    it('begin pending, and are read back so', async () => {
      const account = await link();
      expect(account).toMatchObject({ status_code: '201', account_status: 'PENDING' });
      expect(await client.getPayAccount(String(account.account_id))).toMatchObject({
        status_code: '201',
        account_status: 'PENDING',
      });
    });

    it('cannot be unlinked before they are linked: 412', async () => {
      const account = await link();
      await expect(client.unbindPayAccount(String(account.account_id))).rejects.toBeInstanceOf(
        MidtransNotModifiableError,
      );
    });

    it('that do not exist are not found: 404', async () => {
      await expect(client.getPayAccount('dummy')).rejects.toBeInstanceOf(MidtransNotFoundError);
      await expect(client.unbindPayAccount('dummy')).rejects.toBeInstanceOf(MidtransNotFoundError);
    });
  });

  describe('subscriptions', () => {
    const inTwoDays = (): string =>
      `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
    const request = (): SubscriptionRequest => ({
      name: 'MONTHLY_2021',
      amount: '14000',
      currency: 'IDR',
      payment_type: 'credit_card',
      token: '481111DasKBLCCXbuKfEbVlFiBZr1114',
      schedule: { interval: 1, interval_unit: 'month', max_interval: 12, start_time: inTwoDays() },
      metadata: { description: 'Recurring payment for A' },
      customer_details: {
        first_name: 'Customer',
        last_name: 'One',
        email: 'customer-1@shop.test',
        phone: '+62812345678',
      },
    });
    const create = async (): Promise<string> => String((await client.createSubscription(request())).id);

    it('are active from the start', async () => {
      const id = await create();
      expect(await client.getSubscription(id)).toMatchObject({ id, status: 'active', amount: '14000' });
    });

    it('are disabled, enabled, cancelled and updated', async () => {
      const id = await create();
      const done = { status_message: 'Subscription is updated.' };
      const status = async () => (await client.getSubscription(id)).status;
      expect(await client.disableSubscription(id)).toEqual(done);
      expect(await status()).toBe('inactive');
      expect(await client.enableSubscription(id)).toEqual(done);
      expect(await status()).toBe('active');
      const { name, currency, token } = request();
      const update = { name, amount: '300000', currency, token, schedule: { interval: 1 } };
      expect(await client.updateSubscription(id, update)).toEqual(done);
      expect(await client.getSubscription(id)).toMatchObject({ amount: '300000' });
      expect(await client.cancelSubscription(id)).toEqual(done);
      expect(await status()).toBe('inactive');
    });

    it('that do not exist are not found: 404', async () => {
      for (const call of [
        client.getSubscription('dummy'),
        client.disableSubscription('dummy'),
        client.enableSubscription('dummy'),
        client.cancelSubscription('dummy'),
        client.updateSubscription('dummy', { name: 'MONTHLY_2021', amount: '300000', currency: 'IDR' }),
      ]) {
        await expect(call).rejects.toBeInstanceOf(MidtransNotFoundError);
      }
    });

    it('are refused without any parameter', async () => {
      await expect(client.createSubscription({} as SubscriptionRequest)).rejects.toBeInstanceOf(
        MidtransValidationError,
      );
    });
  });

  describe('Snap', () => {
    it('gives a token and where to send the customer, for the least and for the most', async () => {
      const least = {
        transaction_details: { order_id: 'snap-least', gross_amount: 200_000 },
        credit_card: { secure: true },
      };
      expect(await client.createSnapTransaction(least)).toEqual({
        token: expect.any(String),
        redirect_url: expect.stringContaining('http'),
      });
      const person = { first_name: 'Customer', last_name: 'One', email: 'customer-1@shop.test' };
      const address = {
        ...person,
        phone: '0 8128-75 7-9338',
        address: 'Sudirman',
        city: 'Jakarta',
        postal_code: '12190',
        country_code: 'IDN',
      };
      const most = {
        transaction_details: { order_id: 'snap-most', gross_amount: 10_000 },
        item_details: [
          {
            id: 'ITEM1',
            price: 10_000,
            quantity: 1,
            name: 'Bear',
            brand: 'Midtrans',
            category: 'Toys',
            merchant_name: 'Midtrans',
          },
        ],
        customer_details: {
          ...person,
          phone: '+628123456',
          billing_address: address,
          shipping_address: address,
        },
        enabled_payments: [
          'credit_card',
          'echannel',
          'permata_va',
          'bca_va',
          'bni_va',
          'other_va',
          'gopay',
          'indomaret',
        ],
        credit_card: {
          secure: true,
          channel: 'migs',
          bank: 'bca',
          installment: { required: false, terms: { bni: [3, 6, 12], offline: [6, 12] } },
          whitelist_bins: ['48111111', '41111111'],
        },
        bca_va: {
          va_number: '12345678911',
          free_text: {
            inquiry: [{ en: 'English', id: 'Indonesia' }],
            payment: [{ en: 'English', id: 'Indonesia' }],
          },
        },
        bni_va: { va_number: '12345678' },
        permata_va: { va_number: '1234567890', recipient_name: 'SUDARSONO' },
        callbacks: { finish: 'https://shop.test/finish' },
        expiry: {
          start_time: `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19).replace('T', ' ')} +0000`,
          unit: 'minutes' as const,
          duration: 1,
        },
        custom_field1: 'custom field 1 content',
        custom_field2: 'custom field 2 content',
        custom_field3: 'custom field 3 content',
      };
      expect(await client.createSnapTransaction(most)).toMatchObject({ token: expect.any(String) });
    });

    it('is refused for no amount, and without any parameter', async () => {
      const nothing = { transaction_details: { order_id: 'snap-zero', gross_amount: 0 } };
      await expect(client.createSnapTransaction(nothing)).rejects.toMatchObject({ httpStatus: 400 });
      await expect(client.createSnapTransaction({} as never)).rejects.toBeInstanceOf(MidtransApiError);
    });
  });

  it('reaches any endpoint by its path', async () => {
    await client.charge(bankTransfer('by-path'));
    const path = '/v2/{id}/status';
    expect(await client.request({ method: 'GET', path, ids: { id: 'by-path' } })).toMatchObject({
      order_id: 'by-path',
    });
  });

  it('reads what no gateway would say as an error of its own kind', async () => {
    const html = new MidtransClient({
      serverKey: SERVER_KEY,
      retries: 0,
      fetch: async () =>
        new Response('<html>nothing here</html>', { headers: { 'content-type': 'text/html' } }),
    });
    await expect(html.getStatus('order')).rejects.toThrow('not JSON');
  });
});
