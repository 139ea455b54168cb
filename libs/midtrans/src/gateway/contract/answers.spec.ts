/* eslint-disable @typescript-eslint/consistent-type-imports -- a fixture's type is named where it is used: imports would say every name twice more */
import { MidtransClient } from '../client';
import { type FaultServer, startFaultServer, text } from '../fault-server.spec.helper';
import { type Answered, answers, fixturesOf, rawFixture } from './fixtures.spec.helper';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const CARD = { card_number: '4811111111111114', card_exp_month: '12', card_exp_year: '2030' };
const REFUND = { refund_key: 'refund-1', amount: 5_000, reason: 'returned' };
const PERIOD = {
  currency: 'IDR',
  start_time: '2026-03-02T00:00:00+07:00',
  end_time: '2026-03-16T23:59:59+07:00',
};

const charge = answers((client) => client.charge(CHARGE));
const status = answers((client) => client.getStatus('order-1'));
const statusB2b = answers((client) => client.getStatusB2b('order-1', { page: 0, per_page: 10 }));
const cancel = answers((client) => client.cancel('order-1'));
const expire = answers((client) => client.expire('order-1'));
const capture = answers((client) => client.capture({ transaction_id: 'transaction-1' }));
const refund = answers((client) => client.refund('order-1', REFUND));
const directRefund = answers((client) => client.directRefund('order-1', REFUND));
const approve = answers((client) => client.approve('order-1'));
const deny = answers((client) => client.deny('order-1'));
const cardToken = answers((client) => client.getCardToken({ ...CARD, card_cvv: '123' }));
const registerCard = answers((client) => client.registerCard(CARD));
const pointInquiry = answers((client) => client.pointInquiry('token-1', { gross_amount: 10_000 }));
const bin = answers((client) => client.getBin('45563300'));
const createPayAccount = answers((client) => client.createPayAccount({ payment_type: 'gopay' }));
const getPayAccount = answers((client) => client.getPayAccount('account-1'));
const unbindPayAccount = answers((client) => client.unbindPayAccount('account-1'));
const createSubscription = answers((client) => client.createSubscription({} as never));
const getSubscription = answers((client) => client.getSubscription('subscription-1'));
const updateSubscription = answers((client) => client.updateSubscription('subscription-1', {} as never));
const createInvoice = answers((client) => client.createInvoice({} as never), 201);
const getInvoice = answers((client) => client.getInvoice('invoice-1'));
const voidInvoice = answers((client) => client.voidInvoice('invoice-1', { void_reason: 'a mistake' }));
const createSnapTransaction = answers((client) => client.createSnapTransaction(CHARGE), 201);
const createPaymentLink = answers((client) => client.createPaymentLink(CHARGE));
const balanceMutation = answers((client) => client.getBalanceMutation(PERIOD));

const ANSWERS: Record<string, Answered> = {
  'approve-success': approve.with<typeof import('fixtures/approve-success.json')>(),
  'balance-mutation-200': balanceMutation.with<typeof import('fixtures/balance-mutation-200.json')>(),
  'bin-success': bin.with<typeof import('fixtures/bin-success.json')>(),
  'cancel-dana': cancel.with<typeof import('fixtures/cancel-dana.json')>(),
  'cancel-success': cancel.with<typeof import('fixtures/cancel-success.json')>(),
  'capture-deny-202': capture.with<typeof import('fixtures/capture-deny-202.json')>(),
  'capture-success': capture.with<typeof import('fixtures/capture-success.json')>(),
  'capture-success-partial-amount':
    capture.with<typeof import('fixtures/capture-success-partial-amount.json')>(),
  'card-register-success': registerCard.with<typeof import('fixtures/card-register-success.json')>(),
  'card-register-success-2020':
    registerCard.with<typeof import('fixtures/card-register-success-2020.json')>(),
  'charge-akulaku': charge.with<typeof import('fixtures/charge-akulaku.json')>(),
  'charge-bank_transfer-bca': charge.with<typeof import('fixtures/charge-bank_transfer-bca.json')>(),
  'charge-bank_transfer-bni': charge.with<typeof import('fixtures/charge-bank_transfer-bni.json')>(),
  'charge-bank_transfer-bri': charge.with<typeof import('fixtures/charge-bank_transfer-bri.json')>(),
  'charge-bank_transfer-cimb': charge.with<typeof import('fixtures/charge-bank_transfer-cimb.json')>(),
  'charge-bank_transfer-permata': charge.with<typeof import('fixtures/charge-bank_transfer-permata.json')>(),
  'charge-credit_card-3ds-deny-202':
    charge.with<typeof import('fixtures/charge-credit_card-3ds-deny-202.json')>(),
  'charge-credit_card-3ds-pending':
    charge.with<typeof import('fixtures/charge-credit_card-3ds-pending.json')>(),
  'charge-credit_card-3ds-result-saved_token':
    charge.with<typeof import('fixtures/charge-credit_card-3ds-result-saved_token.json')>(),
  'charge-credit_card-authorize': charge.with<typeof import('fixtures/charge-credit_card-authorize.json')>(),
  'charge-credit_card-capture': charge.with<typeof import('fixtures/charge-credit_card-capture.json')>(),
  'charge-credit_card-installment':
    charge.with<typeof import('fixtures/charge-credit_card-installment.json')>(),
  'charge-credit_card-one_click-initial':
    charge.with<typeof import('fixtures/charge-credit_card-one_click-initial.json')>(),
  'charge-credit_card-recurring-capture':
    charge.with<typeof import('fixtures/charge-credit_card-recurring-capture.json')>(),
  'charge-cstore-alfamart': charge.with<typeof import('fixtures/charge-cstore-alfamart.json')>(),
  'charge-cstore-indomaret': charge.with<typeof import('fixtures/charge-cstore-indomaret.json')>(),
  'charge-echannel-mandiri': charge.with<typeof import('fixtures/charge-echannel-mandiri.json')>(),
  'charge-gopay': charge.with<typeof import('fixtures/charge-gopay.json')>(),
  'charge-gopay-tokenization-deny':
    charge.with<typeof import('fixtures/charge-gopay-tokenization-deny.json')>(),
  'charge-gopay-tokenization-deny-insufficient':
    charge.with<typeof import('fixtures/charge-gopay-tokenization-deny-insufficient.json')>(),
  'charge-gopay-tokenization-pending':
    charge.with<typeof import('fixtures/charge-gopay-tokenization-pending.json')>(),
  'charge-gopay-tokenization-settlement':
    charge.with<typeof import('fixtures/charge-gopay-tokenization-settlement.json')>(),
  'charge-kredivo': charge.with<typeof import('fixtures/charge-kredivo.json')>(),
  'charge-ovo': charge.with<typeof import('fixtures/charge-ovo.json')>(),
  'charge-qris': charge.with<typeof import('fixtures/charge-qris.json')>(),
  'charge-shopeepay': charge.with<typeof import('fixtures/charge-shopeepay.json')>(),
  'deny-success': deny.with<typeof import('fixtures/deny-success.json')>(),
  'direct-refund-rejected-202':
    directRefund.with<typeof import('fixtures/direct-refund-rejected-202.json')>(),
  'direct-refund-success': directRefund.with<typeof import('fixtures/direct-refund-success.json')>(),
  'expire-bank_transfer-2023': expire.with<typeof import('fixtures/expire-bank_transfer-2023.json')>(),
  'expire-success': expire.with<typeof import('fixtures/expire-success.json')>(),
  'invoice-create-201': createInvoice.with<typeof import('fixtures/invoice-create-201.json')>(),
  'invoice-get-200': getInvoice.with<typeof import('fixtures/invoice-get-200.json')>(),
  'invoice-get-200-quotation': getInvoice.with<typeof import('fixtures/invoice-get-200-quotation.json')>(),
  'invoice-void-200': voidInvoice.with<typeof import('fixtures/invoice-void-200.json')>(),
  'pay-account-create-failed-scheme':
    createPayAccount.with<typeof import('fixtures/pay-account-create-failed-scheme.json')>(),
  'pay-account-create-failed-user-not-found':
    createPayAccount.with<typeof import('fixtures/pay-account-create-failed-user-not-found.json')>(),
  'pay-account-create-pending':
    createPayAccount.with<typeof import('fixtures/pay-account-create-pending.json')>(),
  'pay-account-get-disabled': getPayAccount.with<typeof import('fixtures/pay-account-get-disabled.json')>(),
  'pay-account-get-enabled': getPayAccount.with<typeof import('fixtures/pay-account-get-enabled.json')>(),
  'pay-account-get-expired': getPayAccount.with<typeof import('fixtures/pay-account-get-expired.json')>(),
  'pay-account-get-pending': getPayAccount.with<typeof import('fixtures/pay-account-get-pending.json')>(),
  'pay-account-unbind-failed':
    unbindPayAccount.with<typeof import('fixtures/pay-account-unbind-failed.json')>(),
  'pay-account-unbind-success':
    unbindPayAccount.with<typeof import('fixtures/pay-account-unbind-success.json')>(),
  'payment-link-create-200': createPaymentLink.with<typeof import('fixtures/payment-link-create-200.json')>(),
  'point-inquiry-success': pointInquiry.with<typeof import('fixtures/point-inquiry-success.json')>(),
  'refund-dana': refund.with<typeof import('fixtures/refund-dana.json')>(),
  'refund-full': refund.with<typeof import('fixtures/refund-full.json')>(),
  'refund-partial': refund.with<typeof import('fixtures/refund-partial.json')>(),
  'snap-create-201': createSnapTransaction.with<typeof import('fixtures/snap-create-201.json')>(),
  'snap-create-201-legacy':
    createSnapTransaction.with<typeof import('fixtures/snap-create-201-legacy.json')>(),
  'snap-create-201-sample':
    createSnapTransaction.with<typeof import('fixtures/snap-create-201-sample.json')>(),
  'snap-create-201-vtweb': createSnapTransaction.with<typeof import('fixtures/snap-create-201-vtweb.json')>(),
  'status-b2b-echannel': statusB2b.with<typeof import('fixtures/status-b2b-echannel.json')>(),
  'status-bank_transfer-permata-pending-real':
    status.with<typeof import('fixtures/status-bank_transfer-permata-pending-real.json')>(),
  'status-credit_card-capture': status.with<typeof import('fixtures/status-credit_card-capture.json')>(),
  'status-credit_card-deny-202': status.with<typeof import('fixtures/status-credit_card-deny-202.json')>(),
  'status-credit_card-partial_refund':
    status.with<typeof import('fixtures/status-credit_card-partial_refund.json')>(),
  'status-credit_card-point': status.with<typeof import('fixtures/status-credit_card-point.json')>(),
  'status-credit_card-saved_token':
    status.with<typeof import('fixtures/status-credit_card-saved_token.json')>(),
  'status-credit_card-settlement':
    status.with<typeof import('fixtures/status-credit_card-settlement.json')>(),
  'status-dana-pending': status.with<typeof import('fixtures/status-dana-pending.json')>(),
  'status-dana-settlement': status.with<typeof import('fixtures/status-dana-settlement.json')>(),
  'status-gopay-expire-407': status.with<typeof import('fixtures/status-gopay-expire-407.json')>(),
  'status-ovo-pending': status.with<typeof import('fixtures/status-ovo-pending.json')>(),
  'subscription-create-card':
    createSubscription.with<typeof import('fixtures/subscription-create-card.json')>(),
  'subscription-create-gopay':
    createSubscription.with<typeof import('fixtures/subscription-create-gopay.json')>(),
  'subscription-get-card': getSubscription.with<typeof import('fixtures/subscription-get-card.json')>(),
  'subscription-update-success':
    updateSubscription.with<typeof import('fixtures/subscription-update-success.json')>(),
  'token-success': cardToken.with<typeof import('fixtures/token-success.json')>(),
};

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

it('every answer of the gateway has its place here', () => {
  expect(Object.keys(ANSWERS).sort()).toEqual(fixturesOf('answer').sort());
});

it.each(Object.entries(ANSWERS))('%s comes back whole', async (name, { call, httpStatus }) => {
  const client = new MidtransClient({
    serverKey: 'SB-Mid-server-test',
    clientKey: 'key',
    baseUrl: server.url,
  });
  const raw = rawFixture(name);
  server.play(text(httpStatus, 'application/json', raw));
  await expect(call(client)).resolves.toEqual(JSON.parse(raw));
});
