import { MidtransPayment } from 'nestjs-midtrans';
import { orderState } from './order-state';

const AT = new Date('2026-11-27T03:00:00Z');

function payment(transactionStatus: string, more: object = {}): MidtransPayment {
  return Object.assign(new MidtransPayment(), {
    origin: 'charge',
    transactionId: `of-${transactionStatus}`,
    paymentType: 'qris',
    bank: null,
    store: null,
    fraudStatus: null,
    paidAt: null,
    transactionStatus,
    ...more,
  });
}
const paid = (status = 'settlement', more: object = {}) => payment(status, { paidAt: AT, ...more });
const kindOf = (...payments: MidtransPayment[]) => orderState(payments).kind;

describe('an order', () => {
  it.each([
    ['open', []],
    ['open', [payment('expire')]],
    ['open', [payment('deny'), payment('cancel')]],
    ['unknown', [payment('initiated')]],
    ['waiting', [payment('pending')]],
    ['waiting', [payment('deny'), payment('pending')]],
    ['held', [payment('authorize', { fraudStatus: 'accept' })]],
    ['checking', [payment('capture', { fraudStatus: 'challenge' })]],
    ['paid', [paid()]],
    ['paid', [payment('expire'), paid('capture', { fraudStatus: 'accept' })]],
    ['paid', [paid(), payment('pending')]],
    ['paid', [paid('partial_refund')]],
    ['returned', [paid('refund')]],
    ['returned', [paid('chargeback')]],
    ['waiting', [paid('refund'), payment('pending')]],
  ] as const)('is %s by its payments', (kind, payments) => {
    expect(kindOf(...payments)).toBe(kind);
  });

  it('says what was paid beside its first payment: by another payment, and by another attempt', () => {
    const attempt = (transactionId: string, transactionStatus: string) => ({
      transactionId,
      transactionStatus,
      paymentType: 'gopay',
      bank: null,
      store: null,
    });
    const first = paid('settlement', {
      origin: 'snap',
      transactionId: 'A',
      recordedAttempts: [attempt('D', 'deny'), attempt('A', 'settlement'), attempt('B', 'settlement')],
    });
    const state = orderState([first, paid('capture', { transactionId: 'C', fraudStatus: 'accept' })]);
    expect(state).toMatchObject({ kind: 'paid', payment: { transactionId: 'A' } });
    expect(state.kind === 'paid' ? state.again.map(({ transactionId }) => transactionId) : []).toEqual([
      'B',
      'C',
    ]);
  });

  it('says of the last payment why nothing was paid', () => {
    expect(orderState([payment('expire'), payment('deny')])).toMatchObject({
      last: { transactionStatus: 'deny' },
    });
  });
});
