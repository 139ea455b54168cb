import { Clock, Merchant, chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import { CHANNELS } from '../checkout/channels';
import type { JsonObject } from '../json';
import type { SimulatorOptions } from '../options';

const PATH = '/snap/v3/merchant-preferences';
const BRAND = {
  typography: 'Poppins',
  header_color: '#ffffff',
  button_color: '#0256A7',
  input_border_radius: 10,
  button_border_radius: 10,
  hide_header: false,
};

describe('the preferences of a merchant for Snap', () => {
  let merchant: Merchant;

  const open = (options: Partial<SimulatorOptions> = {}) => {
    merchant = new Merchant({ now: new Clock('2024-03-01T03:00:00Z').now, ...options });
  };
  afterEach(() => merchant.simulator.close());

  const preferences = () => merchant.call('GET', PATH);
  const set = (changes: unknown) => answerOf(merchant, 'PATCH', PATH, changes);
  const tokenOf = async (more: JsonObject = {}) =>
    String((await merchant.call('POST', '/snap/v1/transactions', chargeOf('order-1', more))).token);
  const pageOf = async (token: string) => (await merchant.request('GET', `/simulator/snap/${token}`)).text();

  it('are at first as the simulator was told', async () => {
    open({
      merchantName: 'Toko Contoh',
      finishUrl: 'https://shop.test/finish',
      errorUrl: 'https://shop.test/error',
      otherVaProcessor: 'bri_va',
      allowRetry: false,
      inactiveChannels: ['bca', 'indomaret', 'qris'],
    });
    const active = CHANNELS.filter((name) => !['bca_va', 'indomaret', 'other_qris'].includes(name));
    expect(await preferences()).toEqual({
      merchant_id: 'G000000000',
      display_name: 'Toko Contoh',
      finish_payment_return_url: 'https://shop.test/finish',
      error_payment_return_url: 'https://shop.test/error',
      locale: 'en',
      other_va_processor: 'bri_va',
      allow_retry: false,
      hide_order_id: false,
      brand: BRAND,
      payment_channels: active.map((name) => ({ name, enabled: true })),
    });
  });

  it('are those that were set from then on, each by itself', async () => {
    open();
    const before = await preferences();
    const changes = {
      display_name: 'Toko Contoh',
      finish_payment_return_url: 'https://shop.test/finish',
      locale: 'id',
      hide_order_id: true,
      brand: { typography: 'Roboto', hide_header: true },
    };
    const after = { ...before, ...changes, brand: { ...BRAND, ...changes.brand } };
    expect(await set(changes)).toEqual({ status: 200, body: after });
    expect(await set({ allow_retry: false, locale: null })).toEqual({
      status: 200,
      body: { ...after, allow_retry: false },
    });
    expect(await preferences()).toEqual({ ...after, allow_retry: false });
    expect(merchant.simulator.effects('G000000000')).toEqual({ updateSnapPreferences: 2 });
  });

  it('say who is paid, by whose account others are, and where the customer goes', async () => {
    open();
    await set({
      display_name: 'Toko Contoh',
      other_va_processor: 'cimb_va',
      finish_payment_return_url: 'https://shop.test/finish',
      error_payment_return_url: 'https://shop.test/error',
    });
    const token = await tokenOf();
    const page = await pageOf(token);
    expect(page).toContain('<h1>Toko Contoh</h1>');
    expect(page).toContain('href="https://shop.test/finish?');
    const { details } = await merchant.simulator.choose(token, 'other_va');
    expect(details).toMatchObject({ va_numbers: [{ bank: 'cimb' }] });

    await merchant.simulator.expire('order-1');
    const form = new URLSearchParams({ channel: 'credit_card', card_number: '4911111111111113' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await merchant.request('POST', `/simulator/snap/${token}`, form, type);
    expect(answer.headers.get('location')).toContain('https://shop.test/error?order_id=order-1');
  });

  it('say whether a customer may try again', async () => {
    open();
    await set({ allow_retry: false });
    const token = await tokenOf();
    const denied = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    await merchant.simulator.choose(token, denied);
    await expect(merchant.simulator.choose(token, 'gopay')).rejects.toThrow(
      'a payment of the order was denied',
    );
  });

  it('say what pages offer, and what they refuse to be asked for alone', async () => {
    open();
    const payment_channels = [
      { name: 'bca_va', enabled: false },
      { name: 'credit_card', enabled: false },
      { name: 'gopay', enabled: true },
    ];
    await set({ payment_channels });
    await set({ payment_channels: [{ name: 'credit_card', enabled: true }] });
    expect((await preferences()).payment_channels).toEqual(
      CHANNELS.map((name) => ({ name, enabled: name !== 'bca_va' })),
    );
    const token = await tokenOf({ enabled_payments: ['bca_va', 'bni_va'] });
    await expect(merchant.simulator.choose(token, 'bca_va')).rejects.toThrow('it does not offer bca_va');
    expect(await merchant.simulator.choose(token)).toMatchObject({
      details: { va_numbers: [{ bank: 'bni' }] },
    });
    const alone = chargeOf('order-2', { enabled_payments: ['bca_va'] });
    for (const path of ['/snap/v1/transactions', '/v1/payment-links']) {
      expect(await answerOf(merchant, 'POST', path, alone)).toEqual({
        status: 400,
        body: { error_messages: ['enabled_payments has no active payment type: bca_va'] },
      });
    }
  });

  it('are forgotten by a reset, and kept with the state', async () => {
    open();
    const before = await preferences();
    const { body: after } = await set({
      display_name: 'Toko Contoh',
      finish_payment_return_url: 'https://shop.test/finish',
      error_payment_return_url: 'https://shop.test/error',
      locale: 'id',
      other_va_processor: 'bni_va',
      allow_retry: false,
      hide_order_id: true,
      brand: { header_color: '#000000' },
      payment_channels: [{ name: 'gopay', enabled: false }],
    });
    const state = merchant.simulator.exportState();
    await merchant.simulator.reset();
    expect(await preferences()).toEqual(before);
    await merchant.simulator.importState(state);
    expect(await preferences()).toEqual(after);

    const { preferences: _, ...older } = state;
    await merchant.simulator.importState(older);
    expect(await preferences()).toEqual(before);
  });

  it('are told and set with the server key alone', async () => {
    open({ clientKey: 'SB-Mid-client-test' });
    const refused = { status: 401, body: { error_messages: ['Access denied, please check server key'] } };
    const key = `Basic ${Buffer.from('SB-Mid-client-test:').toString('base64')}`;
    for (const authorization of ['', key]) {
      for (const method of ['GET', 'PATCH']) {
        const body = method === 'GET' ? undefined : { allow_retry: false };
        expect(await answerOf(merchant, method, PATH, body, { authorization })).toEqual(refused);
      }
    }
    expect(await preferences()).toMatchObject({ allow_retry: true });
  });

  it.each([
    ['{', ['the request body is not a well-formed JSON object']],
    [
      {
        payment_channels: [
          { name: 'qris', enabled: true },
          { name: 'bca_va', enabled: true },
        ],
      },
      ['Payment type qris is invalid for this merchant', 'Payment type bca_va is invalid for this merchant'],
    ],
    [{ payment_channels: [{ name: 'gopay' }] }, ['payment_channels[0].enabled must be true or false']],
    [{ payment_channels: [7] }, ['payment_channels[0] must be an object']],
    [{ payment_channels: 'gopay' }, ['payment_channels must be an array of objects']],
    [
      {
        display_name: '',
        locale: 'fr',
        other_va_processor: 'danamon_va',
        allow_retry: 'no',
        hide_order_id: 1,
      },
      [
        'display_name must be text of 1 to 255 characters',
        'locale must be one of en, id',
        'other_va_processor must be one of permata_va, bni_va, bri_va, cimb_va',
        'allow_retry must be true or false',
        'hide_order_id must be true or false',
      ],
    ],
    [
      { finish_payment_return_url: 7, error_payment_return_url: `https://shop.test/${'a'.repeat(255)}` },
      [
        'finish_payment_return_url must be text of 0 to 255 characters',
        'error_payment_return_url must be text of 0 to 255 characters',
      ],
    ],
    [{ brand: 'plain' }, ['brand must be an object']],
    [
      {
        brand: {
          typography: 'Comic Sans',
          header_color: 'red',
          button_color: '#12345',
          input_border_radius: 11,
          button_border_radius: '10',
          hide_header: 'no',
        },
      },
      [
        'brand.typography must be one of Arial, Inter, Nunito, Open Sans, Playfair Display, Poppins, Questrial, Roboto, Source Sans Pro',
        'brand.header_color must be a hex code such as #0256A7',
        'brand.button_color must be a hex code such as #0256A7',
        'brand.input_border_radius must be a whole number from 0 to 10',
        'brand.button_border_radius must be a whole number from 0 to 10',
        'brand.hide_header must be true or false',
      ],
    ],
  ])('are not set by %j', async (changes, error_messages) => {
    open({ inactiveChannels: ['bca'] });
    const before = await preferences();
    expect(await set(changes)).toEqual({ status: 400, body: { error_messages } });
    expect(await preferences()).toEqual(before);
  });

  it('meet the faults that are set for them', async () => {
    open();
    merchant.simulator.fail('updateSnapPreferences', { kind: 'status', status: 503 });
    expect(await set({ allow_retry: false })).toMatchObject({ status: 503 });
    expect(await set({ allow_retry: false })).toMatchObject({ status: 200 });
  });
});
