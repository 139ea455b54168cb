import { PAYMENT_TYPES, type PaymentType } from '../gateway/wire';
import { paymentMethod, type PaymentMethodOptions, paymentMethods } from './registry';

const typesWhere = (holds: (type: PaymentType) => boolean): PaymentType[] => PAYMENT_TYPES.filter(holds);

describe('the registry', () => {
  it('has every payment type under its own name', () => {
    expect(Object.keys(paymentMethods).sort()).toEqual([...PAYMENT_TYPES].sort());
    for (const type of PAYMENT_TYPES) expect(paymentMethod(type).type).toBe(type);
  });

  it('break 20: refuses a custom expiry for OVO, and for cards', () => {
    expect(typesWhere((type) => !paymentMethod(type).acceptsCustomExpiry)).toEqual(['credit_card', 'ovo']);
  });

  it('asks items, with ids of their own, and a customer of Akulaku', () => {
    expect(typesWhere((type) => paymentMethod(type).requiresItems)).toEqual(['akulaku']);
    expect(typesWhere((type) => paymentMethod(type).requiresDistinctItemIds)).toEqual(['akulaku']);
    expect(typesWhere((type) => paymentMethod(type).requiresCustomer)).toEqual(['akulaku']);
  });

  it('trusts no Idempotency-Key for Permata and Indomaret', () => {
    expect(paymentMethods.bank_transfer.honoursIdempotencyKey({ bank: 'permata' })).toBe(false);
    expect(paymentMethods.bank_transfer.honoursIdempotencyKey({ bank: 'bca' })).toBe(true);
    expect(paymentMethods.cstore.honoursIdempotencyKey({ store: 'indomaret' })).toBe(false);
    expect(paymentMethods.cstore.honoursIdempotencyKey({ store: 'alfamart' })).toBe(true);
    expect(paymentMethods.gopay.honoursIdempotencyKey({})).toBe(true);
  });

  it("names an existing option with each of the seeds' flat fields", () => {
    const flat = PAYMENT_TYPES.flatMap((type) => {
      const { flatFields, fields } = paymentMethod(type);
      for (const option of Object.values(flatFields)) expect(fields).toHaveProperty(option);
      return Object.keys(flatFields);
    });
    expect([...new Set(flat)].sort()).toEqual(['bank', 'callback_url', 'qris_acquirer', 'store', 'token_id']);
  });

  it('is typed so that options fit their payment type, and are required only where one of them is', () => {
    const optional: PaymentMethodOptions[] = [
      { paymentType: 'echannel' },
      { paymentType: 'gopay' },
      { paymentType: 'shopeepay' },
      { paymentType: 'dana' },
      { paymentType: 'qris' },
      { paymentType: 'akulaku', paymentOptions: {} },
      { paymentType: 'kredivo' },
    ];
    const saved: PaymentMethodOptions = { paymentType: 'credit_card', paymentOptions: { savedCard: 'id' } };
    // @ts-expect-error bank is required
    const withoutBank: PaymentMethodOptions = { paymentType: 'bank_transfer' };
    // @ts-expect-error a token is required, or a saved card
    const withoutToken: PaymentMethodOptions = { paymentType: 'credit_card', paymentOptions: {} };
    // @ts-expect-error a phone number is required
    const withoutPhone: PaymentMethodOptions = { paymentType: 'ovo' };
    // @ts-expect-error a store is required
    const withoutStore: PaymentMethodOptions = { paymentType: 'cstore' };
    // @ts-expect-error an option of another type
    const mixed: PaymentMethodOptions = { paymentType: 'gopay', paymentOptions: { store: 'alfamart' } };
    // @ts-expect-error Akulaku has no options
    const surplus: PaymentMethodOptions = { paymentType: 'akulaku', paymentOptions: { store: 'alfamart' } };
    expect([
      ...optional,
      saved,
      withoutBank,
      withoutToken,
      withoutPhone,
      withoutStore,
      mixed,
      surplus,
    ]).toHaveLength(14);
  });
});
