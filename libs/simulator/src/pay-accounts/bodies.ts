import type { JsonObject } from '../json';
import { signatureOver } from '../notifications/signature';
import { formatAmount } from '../transactions/amount';
import type { Merchant } from '../world';
import type { PayAccountRecord, PayAccountStatus } from './pay-account';
import type { Balances } from './sandbox-users';

const CODES: Readonly<Record<PayAccountStatus, string>> = {
  PENDING: '201',
  ENABLED: '200',
  DISABLED: '204',
  EXPIRED: '204',
};

function common({ accountId, status }: PayAccountRecord): JsonObject {
  return {
    status_code: CODES[status],
    payment_type: 'gopay',
    account_id: accountId,
    account_status: status,
  };
}

/** A customer's consent to pay from one option of one account. */
export function paymentOptionToken(accountId: string, option: string): string {
  return Buffer.from(JSON.stringify({ type: option, id: accountId })).toString('base64');
}

/** An account as GET shows it. */
export function accountBody(account: PayAccountRecord, balances: Balances): JsonObject {
  if (account.status !== 'ENABLED') return common(account);
  const options = Object.entries(balances).map(([name, balance]) => ({
    name,
    active: true,
    balance: { value: formatAmount(balance), currency: 'IDR' },
    metadata: {},
    token: paymentOptionToken(account.accountId, name),
  }));
  return { ...common(account), metadata: { payment_options: options } };
}

/** An account that waits for its customer at `url`. */
export function pendingBody(account: PayAccountRecord, url: string): JsonObject {
  const actions = ['activation-link-url', 'activation-link-app'].map((name) => ({
    name,
    method: 'GET',
    url,
  }));
  return { ...common(account), actions };
}

/** An account that GoPay does not link. */
export function linkingRefusedBody(code: string, message: string): JsonObject {
  return {
    status_code: '202',
    payment_type: 'gopay',
    channel_response_code: code,
    channel_response_message: message,
  };
}

export function unboundBody(account: PayAccountRecord): JsonObject {
  return {
    ...common(account),
    channel_response_code: '0',
    channel_response_message: 'Process service request successfully.',
  };
}

export function unbindingRefusedBody({ accountId }: PayAccountRecord): JsonObject {
  return {
    status_code: '202',
    payment_type: 'gopay',
    account_id: accountId,
    channel_response_code: '1001',
    channel_response_message: 'Caller authentication error.',
  };
}

/** `SHA512(account_id + account_status + status_code + serverKey)` in lower-case hex. */
function signatureOf({ accountId, status }: PayAccountRecord, serverKey: string): string {
  return signatureOver([accountId, status, CODES[status]], serverKey);
}

/** What tells the merchant that an account was linked or unlinked. */
export function accountNotification(account: PayAccountRecord, merchant: Merchant): JsonObject {
  const event = account.status === 'ENABLED' ? 'account_linked' : 'account_unlinked';
  return {
    ...common(account),
    merchant_id: merchant.merchantId,
    signature_key: signatureOf(account, merchant.serverKey),
    status_message: `Midtrans ${event} notification`,
  };
}
