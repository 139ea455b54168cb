import { PaymentService } from 'nestjs-midtrans';
import { about, BALI_KEY, ROOT, tenantOf } from '../request-accounts/request-accounts.support';
import { oneAdapter, startHostWithGateway } from '../support/host';

type Offered = Record<string, any>;

/** What a charge fills, of all that its customer may be shown. */
const FIELD_OF: Record<string, string> = {
  virtual_account: 'va_number',
  bill: 'bill_key',
  payment_code: 'payment_code',
  deeplink: 'deeplink_url',
  redirect: 'redirect_url',
};

const BUYER = { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' };
const ITEMS = [{ id: '1', name: 'Sepatu', price: 50_000, quantity: 1 }];
/** Beside the amount, what each type must be charged with. */
const CHARGES: Record<string, object> = {
  bank_transfer: { bank: 'bni' },
  echannel: {},
  gopay: {},
  shopeepay: {},
  dana: {},
  ovo: { ovo: { payer_phone_number: '081111111111' } },
  cstore: { store: 'alfamart' },
  akulaku: { item_details: ITEMS, customer_details: BUYER },
  kredivo: {},
};

describe.each(oneAdapter(__filename))('the payment methods of an account, on %s', (adapter) => {
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;

  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: {
        accounts: {
          bali: {
            serverKey: BALI_KEY,
            charges: {
              enabledPaymentTypes: ['ovo', 'bank_transfer', 'credit_card'],
              expiry: { expiryDuration: 2, unit: 'hour' },
            },
          },
        },
        access: { resolveAccount: tenantOf },
      },
    });
  });
  afterAll(() => host.close());

  const list = async (account?: string): Promise<Offered[]> => {
    const { status, body } = await host.request(`${ROOT}/payment-methods/`, {
      user: 'customer-1',
      ...(account === undefined ? {} : about(account)),
    });
    expect(status).toBe(200);
    return body;
  };
  const named = async (type: string, account?: string) =>
    (await list(account)).find(({ payment_type }) => payment_type === type);

  it('are all that can be charged where the account has enabled none in particular', async () => {
    expect((await list()).map(({ payment_type }) => payment_type)).toEqual([
      'credit_card',
      'bank_transfer',
      'echannel',
      'gopay',
      'shopeepay',
      'dana',
      'ovo',
      'qris',
      'cstore',
      'akulaku',
      'kredivo',
    ]);
  });

  it('say of virtual accounts which banks there are, how much each takes, how long they can be paid and that nothing is refunded', async () => {
    const noLimit = { min_amount: null, max_amount: null };
    expect(await named('bank_transfer')).toEqual({
      payment_type: 'bank_transfer',
      banks: [
        { name: 'bca', min_amount: '10000.00', max_amount: null },
        { name: 'bni', ...noLimit },
        { name: 'bri', ...noLimit },
        { name: 'permata', ...noLimit },
        { name: 'cimb', ...noLimit },
      ],
      stores: [],
      ...noLimit,
      refunds: 'none',
      accepts_custom_expiry: true,
      expiry_seconds: 86_400,
      shows: ['virtual_account'],
      snap_names: [
        'bca_va',
        'bni_va',
        'bri_va',
        'permata_va',
        'cimb_va',
        'danamon_va',
        'bsi_va',
        'seabank_va',
        'saqu_va',
        'other_va',
      ],
    });
  });

  it('say of stores how much each takes', async () => {
    expect(await named('cstore')).toMatchObject({
      stores: [
        { name: 'indomaret', min_amount: '10000.00', max_amount: '5000000.00' },
        { name: 'alfamart', min_amount: null, max_amount: '5000000.00' },
      ],
      min_amount: null,
      shows: ['payment_code'],
      snap_names: ['indomaret', 'alfamart'],
    });
  });

  it.each([
    ['credit_card', '10000.00', '999999999.00', 'partial', ['credit_card', 'google_pay']],
    ['echannel', null, null, 'none', ['echannel']],
    ['gopay', null, '20000000.00', 'partial', ['gopay']],
    ['shopeepay', null, '20000000.00', 'full', ['shopeepay']],
    ['dana', null, '20000000.00', 'partial', ['dana']],
    ['ovo', null, null, 'full', ['ovo']],
    ['qris', null, '10000000.00', 'partial', ['other_qris']],
    ['akulaku', '5000.00', null, 'partial', ['akulaku']],
    ['kredivo', null, null, 'partial', ['kredivo']],
  ])(
    'say of %s how much it takes, what of it is refunded and how Snap calls it',
    async (type, min, max, refunds, names) => {
      expect(await named(type)).toMatchObject({
        min_amount: min,
        max_amount: max,
        refunds,
        snap_names: names,
        banks: [],
        stores: [],
      });
    },
  );

  it.each([
    ['credit_card', false, null],
    ['ovo', false, 65],
    ['qris', true, 900],
    ['akulaku', true, 7_200],
  ])(
    'say of %s whether its expiry can be chosen, and how long it is otherwise',
    async (type, may, seconds) => {
      expect(await named(type)).toMatchObject({ accepts_custom_expiry: may, expiry_seconds: seconds });
    },
  );

  it('are those that the account of the request has enabled, with its own expiry where one can be chosen', async () => {
    const methods = await list('bali');
    expect(methods.map(({ payment_type, expiry_seconds }) => [payment_type, expiry_seconds])).toEqual([
      ['credit_card', null],
      ['bank_transfer', 7_200],
      ['ovo', 65],
    ]);
  });

  it.each(Object.entries(CHARGES))(
    'say of %s what a charge then has for its customer',
    async (type, fields) => {
      const { shows } = (await named(type)) as Offered;
      const { status, body } = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        user: 'customer-1',
        json: { payment_type: type, gross_amount: 50_000, ...fields },
      });
      expect(status).toBe(201);
      const filled = Object.keys(FIELD_OF).filter((view) => body[FIELD_OF[view] ?? ''] !== '');
      expect(filled.sort()).toEqual(shows.filter((view: string) => view in FIELD_OF).sort());
    },
  );

  it('are the same from code', async () => {
    const found = await host.app.get(PaymentService).listPaymentMethods({ account: 'bali' });
    expect(found.map(({ paymentType }) => paymentType)).toEqual(['credit_card', 'bank_transfer', 'ovo']);
  });

  it('are told to nobody whom the guards keep out', async () => {
    expect((await host.request(`${ROOT}/payment-methods/`)).status).toBe(403);
  });
});
