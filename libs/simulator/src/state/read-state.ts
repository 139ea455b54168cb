import { TOKEN_KINDS, type MadeToken } from '../cards/cards';
import { CHANNELS } from '../checkout/channels';
import type { EffectCounts, SubjectEffects } from '../effects';
import { InvalidFieldError, SimulatorError } from '../errors';
import {
  ANYTHING,
  camelCase,
  FLAG,
  listOf,
  OBJECT,
  objectOf,
  oneOf,
  readObject,
  STRING,
  TEXT,
  TIME,
  valueOf,
  whole,
  type Fields,
  type Format,
  type Read,
} from '../fields';
import type { RequestOrigin } from '../http/request';
import type { InvoiceRecord, Payable, VirtualAccount } from '../invoices/invoice';
import type { InvoiceTotals } from '../invoices/totals';
import { isObject } from '../json';
import { PAY_ACCOUNT_STATUSES, type PayAccountRecord } from '../pay-accounts/pay-account';
import type { WalletWithdrawal } from '../pay-accounts/wallets';
import type { PaymentLink, Purchase } from '../payment-links/payment-link';
import { LOCALES, OTHER_VA_PROCESSORS, type MerchantPreferences } from '../preferences';
import { SNAP_ENDINGS, type SnapSession } from '../snap/snap';
import { INTERVAL_UNITS } from '../clock/calendar';
import { SUBSCRIPTION_PAYMENT_TYPES, type SubscriptionRecord } from '../subscriptions/subscription';
import { CALLBACK_TYPES } from '../transactions/charge/callback';
import type {
  Change,
  FraudStatus,
  RefundRecord,
  RejectedRefund,
  TransactionRecord,
} from '../transactions/transaction';
import { STATUSES } from '../transactions/transitions';
import { STATE_FORMAT, STATE_VERSION, type GatewayState } from './state';

const FRAUD_STATUSES: readonly FraudStatus[] = ['accept', 'challenge', 'deny'];
const COUNT = whole(0);
const ANY_WHOLE = whole(Number.MIN_SAFE_INTEGER);
const NUMBER: Format<number> = {
  what: 'a number',
  accept: (value) => (typeof value === 'number' ? value : undefined),
};

const objects = <T>(read: (fields: Fields) => T) => listOf(objectOf(camelCase, read));
const texts = listOf(valueOf(TEXT));

const counts: Read<EffectCounts> = (value, path) => {
  if (!isObject(value)) throw new InvalidFieldError(path, 'must be a JSON object');
  const count = valueOf(COUNT);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, count(each, `${path}.${name}`)]),
  );
};

const effects = objects((fields): SubjectEffects => ({
  id: fields.required('id', STRING),
  counts: fields.part('counts', counts),
}));

const preferences = objectOf(camelCase, (fields): Partial<MerchantPreferences> => ({
  displayName: fields.optional('displayName', TEXT),
  finishUrl: fields.optional('finishUrl', STRING),
  errorUrl: fields.optional('errorUrl', STRING),
  locale: fields.optional('locale', oneOf(LOCALES)),
  otherVaProcessor: fields.optional('otherVaProcessor', oneOf(OTHER_VA_PROCESSORS)),
  allowRetry: fields.optional('allowRetry', FLAG),
  hideOrderId: fields.optional('hideOrderId', FLAG),
  brand: fields.optional('brand', OBJECT),
  disabledChannels: fields.optionalPart('disabledChannels', texts),
}));

const cardTokens = objects((fields): MadeToken => ({
  tokenId: fields.required('tokenId', TEXT),
  kind: fields.required('kind', oneOf(TOKEN_KINDS)),
  card: fields.part(
    'card',
    objectOf(camelCase, (card) => ({
      masked: card.required('masked', TEXT),
      validUntil: card.required('validUntil', TIME),
    })),
  ),
  expiresAt: fields.required('expiresAt', TIME),
  isUsed: fields.optional('isUsed', FLAG),
}));

const payAccounts = objects((fields): PayAccountRecord => ({
  accountId: fields.required('accountId', TEXT),
  status: fields.required('status', oneOf(PAY_ACCOUNT_STATUSES)),
  phoneNumber: fields.required('phoneNumber', STRING),
  countryCode: fields.required('countryCode', STRING),
  redirectUrl: fields.optional('redirectUrl', TEXT),
  linkExpiresAt: fields.required('linkExpiresAt', TIME),
  notificationUrl: fields.optional('notificationUrl', TEXT),
}));

const withdrawals = objects((fields): WalletWithdrawal => ({
  transactionId: fields.required('transactionId', TEXT),
  wallet: fields.required('wallet', TEXT),
  amount: fields.required('amount', COUNT),
}));

const change = objectOf(camelCase, (fields): Change => ({
  status: fields.required('status', oneOf(STATUSES)),
  fraudStatus: fields.optional('fraudStatus', oneOf(FRAUD_STATUSES)),
  facts: fields.optional('facts', OBJECT),
  paidAmounts: fields.optionalPart('paidAmounts', texts),
}));

const refunds = objects((fields): RefundRecord => ({
  refundKey: fields.required('refundKey', TEXT),
  refundChargebackId: fields.required('refundChargebackId', TEXT),
  refundChargebackUuid: fields.required('refundChargebackUuid', TEXT),
  amount: fields.required('amount', COUNT),
  reason: fields.required('reason', STRING),
  method: fields.required('method', oneOf(['online', 'offline'])),
  createdAt: fields.required('createdAt', TIME),
  bankConfirmedAt: fields.optional('bankConfirmedAt', TIME),
  confirmsAt: fields.required('confirmsAt', TIME),
}));

const rejectedRefunds = objects((fields): RejectedRefund => ({
  refundKey: fields.required('refundKey', TEXT),
  firstTriedAt: fields.required('firstTriedAt', TIME),
}));

const transactions = objects((fields): TransactionRecord => ({
  orderId: fields.required('orderId', TEXT),
  transactionId: fields.required('transactionId', TEXT),
  paymentType: fields.required('paymentType', TEXT),
  status: fields.required('status', oneOf(STATUSES)),
  fraudStatus: fields.optional('fraudStatus', oneOf(FRAUD_STATUSES)),
  grossAmount: fields.required('grossAmount', ANY_WHOLE),
  transactionTime: fields.required('transactionTime', TIME),
  expiryTime: fields.required('expiryTime', TIME),
  settlementTime: fields.optional('settlementTime', TIME),
  changedAt: fields.required('changedAt', TIME),
  refunds: fields.part('refunds', refunds),
  rejectedRefunds: fields.part('rejectedRefunds', rejectedRefunds),
  chargebackAmount: fields.required('chargebackAmount', COUNT),
  facts: fields.required('facts', OBJECT),
  instructions: fields.required('instructions', OBJECT),
  whenPaid: fields.part('whenPaid', change),
  whenDenied: fields.part('whenDenied', change),
  foreseen: fields.optionalPart(
    'foreseen',
    objectOf(camelCase, (foreseen) => ({
      at: foreseen.required('at', TIME),
      change: foreseen.part('change', change),
    })),
  ),
  reversible: fields.required('reversible', FLAG),
  notificationUrls: fields.part('notificationUrls', texts),
  callback: fields.part(
    'callback',
    objectOf(camelCase, (callback) => ({
      url: callback.optional('url', TEXT),
      type: callback.optional('type', oneOf(CALLBACK_TYPES)),
    })),
  ),
  customer: fields.optional('customer', OBJECT),
  recurring: fields.optional('recurring', OBJECT),
  isOverBiSnap: fields.optional('isOverBiSnap', FLAG),
}));

const subscriptions = objects((fields): SubscriptionRecord => ({
  id: fields.required('id', TEXT),
  name: fields.required('name', TEXT),
  amount: fields.required('amount', COUNT),
  token: fields.required('token', STRING),
  interval: fields.required('interval', whole(1)),
  unit: fields.required('unit', oneOf(INTERVAL_UNITS)),
  retry: fields.part(
    'retry',
    objectOf(camelCase, (retry) => ({
      delayMs: retry.required('delayMs', COUNT),
      times: retry.required('times', COUNT),
    })),
  ),
  retrySchedule: fields.optional('retrySchedule', OBJECT),
  metadata: fields.optional('metadata', OBJECT),
  customerDetails: fields.optional('customerDetails', OBJECT),
  gopayAccountId: fields.optional('gopayAccountId', TEXT),
  paymentType: fields.required('paymentType', oneOf(SUBSCRIPTION_PAYMENT_TYPES)),
  status: fields.required('status', oneOf(['active', 'inactive'])),
  createdAt: fields.required('createdAt', TIME),
  startTime: fields.required('startTime', TIME),
  maxInterval: fields.optional('maxInterval', COUNT),
  day: fields.required('day', whole(1, 31)),
  currentInterval: fields.required('currentInterval', COUNT),
  dueAt: fields.required('dueAt', TIME),
  failedAttempts: fields.required('failedAttempts', COUNT),
  previousExecutionAt: fields.optional('previousExecutionAt', TIME),
  nextExecutionAt: fields.optional('nextExecutionAt', TIME),
  transactionIds: fields.part('transactionIds', texts),
  origin: fields.required('origin', TEXT),
  notificationUrls: fields.part(
    'notificationUrls',
    objectOf(camelCase, (urls) => ({
      payment: urls.optional('payment', TEXT),
      recurring: urls.optional('recurring', TEXT),
      payAccount: urls.optional('payAccount', TEXT),
    })),
  ),
}));

const origin = objectOf(camelCase, (fields): RequestOrigin => ({
  baseUrl: fields.required('baseUrl', TEXT),
  notificationUrls: fields.part('notificationUrls', texts),
}));

const snapSessions = objects((fields): SnapSession => ({
  token: fields.required('token', TEXT),
  orderId: fields.required('orderId', TEXT),
  request: fields.required('request', OBJECT),
  origin: fields.part('origin', origin),
  createdAt: fields.required('createdAt', TIME),
  transactionIds: fields.part('transactionIds', texts),
  ended: fields.optional('ended', oneOf(SNAP_ENDINGS)),
}));

const purchases = objects((fields): Purchase => ({
  orderId: fields.required('orderId', TEXT),
  snapToken: fields.required('snapToken', TEXT),
  grossAmount: fields.required('grossAmount', COUNT),
  createdAt: fields.required('createdAt', TIME),
  transactionIds: fields.part('transactionIds', texts),
}));

const paymentLinks = objects((fields): PaymentLink => ({
  number: fields.required('number', whole(1)),
  id: fields.required('id', TEXT),
  orderId: fields.required('orderId', TEXT),
  request: fields.required('request', OBJECT),
  origin: fields.part('origin', origin),
  metadata: fields.optional('metadata', OBJECT),
  createdAt: fields.required('createdAt', TIME),
  expiresAt: fields.optional('expiresAt', TIME),
  isDeleted: fields.required('isDeleted', FLAG),
  purchases: fields.part('purchases', purchases),
}));

const totals = objectOf(camelCase, (fields): InvoiceTotals => ({
  grossAmount: fields.required('grossAmount', COUNT),
  vat: fields.required('vat', COUNT),
  discount: fields.required('discount', COUNT),
  shipping: fields.required('shipping', COUNT),
  taxes: fields.part(
    'taxes',
    objects((tax) => ({
      name: tax.required('name', STRING),
      type: tax.required('type', TEXT),
      value: tax.required('value', NUMBER),
      calculatedAmount: tax.required('calculatedAmount', ANY_WHOLE),
    })),
  ),
}));

const accounts = objects((fields): VirtualAccount => ({
  bank: fields.required('bank', TEXT),
  channel: fields.required('channel', oneOf(CHANNELS)),
  number: fields.required('number', STRING),
  transactionId: fields.required('transactionId', TEXT),
}));

const payable = objectOf(camelCase, (fields): Payable => {
  const type = fields.required('type', oneOf(['payment_link', 'virtual_account', 'quotation']));
  switch (type) {
    case 'payment_link':
      return { type, linkId: fields.required('linkId', TEXT), url: fields.required('url', TEXT) };
    case 'virtual_account':
      return { type, accounts: fields.part('accounts', accounts) };
    case 'quotation':
      return { type };
    default:
      return type satisfies never;
  }
});

const invoices = objects((fields): InvoiceRecord => ({
  id: fields.required('id', TEXT),
  orderId: fields.required('orderId', TEXT),
  request: fields.required('request', OBJECT),
  origin: fields.part('origin', origin),
  totals: fields.part('totals', totals),
  createdAt: fields.required('createdAt', TIME),
  dueDate: fields.required('dueDate', TIME),
  expiresAt: fields.required('expiresAt', TIME),
  payable: fields.part('payable', payable),
  isVoided: fields.required('isVoided', FLAG),
}));

/**
 * Reads what was written of a gateway.
 *
 * @throws SimulatorError for what is no state, or one of another version; InvalidFieldError naming what in it is not as it must be
 */
export function readState(value: unknown): GatewayState {
  if (!isObject(value) || value.format !== STATE_FORMAT) {
    throw new SimulatorError(`This is not the state of a simulator: its format must be "${STATE_FORMAT}"`);
  }
  if (value.version !== STATE_VERSION) {
    throw new SimulatorError(
      `This is a state of version ${JSON.stringify(value.version)}; this simulator reads version ${STATE_VERSION}`,
    );
  }
  return readObject(value, '', camelCase, (fields) => {
    fields.required('format', ANYTHING);
    fields.required('version', ANYTHING);
    return {
      clockAheadMs: fields.required('clockAheadMs', NUMBER),
      // None before preferences could be changed.
      preferences: fields.optionalPart('preferences', preferences) ?? {},
      effects: fields.part('effects', effects),
      cardTokens: fields.part('cardTokens', cardTokens),
      payAccounts: fields.part('payAccounts', payAccounts),
      withdrawals: fields.part('withdrawals', withdrawals),
      transactions: fields.part('transactions', transactions),
      refundsMade: fields.required('refundsMade', COUNT),
      subscriptions: fields.part('subscriptions', subscriptions),
      snapSessions: fields.part('snapSessions', snapSessions),
      paymentLinks: fields.part('paymentLinks', paymentLinks),
      invoices: fields.part('invoices', invoices),
    };
  });
}
