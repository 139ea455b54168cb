/* eslint-disable @typescript-eslint/consistent-type-imports -- a fixture's type is named where it is used: imports would say every name twice more */
import { MidtransClient } from '../client';
import { type FaultServer, json, startFaultServer } from '../fault-server.spec.helper';
import type {
  CaptureRequest,
  ChargeRequest,
  InvoiceRequest,
  PayAccountRequest,
  PaymentLinkRequest,
  RefundRequest,
  SubscriptionRequest,
  UpdateSubscriptionRequest,
} from '../wire';
import { fixturesOf, rawFixture, type Requested, takes } from './fixtures.spec.helper';

const charge = takes<ChargeRequest>((client, payload) => client.charge(payload));
const capture = takes<CaptureRequest>((client, payload) => client.capture(payload));
const refund = takes<RefundRequest>((client, payload) => client.refund('order-1', payload));
const payAccount = takes<PayAccountRequest>((client, payload) => client.createPayAccount(payload));
const subscription = takes<SubscriptionRequest>((client, payload) => client.createSubscription(payload));
const subscriptionUpdate = takes<UpdateSubscriptionRequest>((client, payload) =>
  client.updateSubscription('subscription-1', payload),
);
const invoice = takes<InvoiceRequest>((client, payload) => client.createInvoice(payload));
const paymentLink = takes<PaymentLinkRequest>((client, payload) => client.createPaymentLink(payload));

const REQUESTS: Record<string, Requested> = {
  'capture-request': capture.with<typeof import('fixtures/capture-request.json')>(),
  'charge-akulaku-request': charge.with<typeof import('fixtures/charge-akulaku-request.json')>(),
  'charge-bank_transfer-bca-request':
    charge.with<typeof import('fixtures/charge-bank_transfer-bca-request.json')>(),
  'charge-credit_card-3ds-request':
    charge.with<typeof import('fixtures/charge-credit_card-3ds-request.json')>(),
  'charge-credit_card-authorize-request':
    charge.with<typeof import('fixtures/charge-credit_card-authorize-request.json')>(),
  'charge-credit_card-installment-request':
    charge.with<typeof import('fixtures/charge-credit_card-installment-request.json')>(),
  'charge-credit_card-mit-request':
    charge.with<typeof import('fixtures/charge-credit_card-mit-request.json')>(),
  'charge-credit_card-one_click-initial-request':
    charge.with<typeof import('fixtures/charge-credit_card-one_click-initial-request.json')>(),
  'charge-credit_card-request': charge.with<typeof import('fixtures/charge-credit_card-request.json')>(),
  'charge-cstore-alfamart-request':
    charge.with<typeof import('fixtures/charge-cstore-alfamart-request.json')>(),
  'charge-cstore-indomaret-request':
    charge.with<typeof import('fixtures/charge-cstore-indomaret-request.json')>(),
  'charge-custom-expiry-request': charge.with<typeof import('fixtures/charge-custom-expiry-request.json')>(),
  'charge-echannel-request': charge.with<typeof import('fixtures/charge-echannel-request.json')>(),
  'charge-gopay-request': charge.with<typeof import('fixtures/charge-gopay-request.json')>(),
  'charge-gopay-tokenization-request':
    charge.with<typeof import('fixtures/charge-gopay-tokenization-request.json')>(),
  'charge-kredivo-request': charge.with<typeof import('fixtures/charge-kredivo-request.json')>(),
  'charge-ovo-request': charge.with<typeof import('fixtures/charge-ovo-request.json')>(),
  'charge-permata-request': charge.with<typeof import('fixtures/charge-permata-request.json')>(),
  'charge-qris-request': charge.with<typeof import('fixtures/charge-qris-request.json')>(),
  'charge-shopeepay-request': charge.with<typeof import('fixtures/charge-shopeepay-request.json')>(),
  'invoice-create-request-payment_link':
    invoice.with<typeof import('fixtures/invoice-create-request-payment_link.json')>(),
  'invoice-create-request-virtual_account':
    invoice.with<typeof import('fixtures/invoice-create-request-virtual_account.json')>(),
  'pay-account-create-request': payAccount.with<typeof import('fixtures/pay-account-create-request.json')>(),
  'payment-link-create-request':
    paymentLink.with<typeof import('fixtures/payment-link-create-request.json')>(),
  'refund-request': refund.with<typeof import('fixtures/refund-request.json')>(),
  'subscription-create-request-card':
    subscription.with<typeof import('fixtures/subscription-create-request-card.json')>(),
  'subscription-create-request-gopay':
    subscription.with<typeof import('fixtures/subscription-create-request-gopay.json')>(),
  'subscription-update-request':
    subscriptionUpdate.with<typeof import('fixtures/subscription-update-request.json')>(),
};

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

it('every request of the gateway has its place here', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual(fixturesOf('request').sort());
});

it.each(Object.entries(REQUESTS))('%s goes out whole', async (name, { call }) => {
  const client = new MidtransClient({ serverKey: 'SB-Mid-server-test', baseUrl: server.url });
  const payload: unknown = JSON.parse(rawFixture(name));
  server.play(json(200, { status_code: '200' }));
  await call(client, payload as never);
  expect(JSON.parse(server.hits[0]?.body ?? '')).toEqual(payload);
});
