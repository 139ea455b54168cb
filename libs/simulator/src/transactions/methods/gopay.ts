import { MINUTE } from '../../clock/time';
import { objectAt, textAt, type JsonObject } from '../../json';
import type { Change } from '../transaction';
import { deeplink, qrActions } from './e-wallets';
import {
  pageUrl,
  pendingOutcome,
  type ChargeContext,
  type GatewayAction,
  type Outcome,
  type PaymentMethod,
} from './payment-method';

/** From this many rupiah on, the sandbox asks the customer of a linked account for the PIN. */
const PIN_FROM = 100_000;
const LIFETIME = 15 * MINUTE;
const ACCEPTED = {
  channel_response_code: '0',
  channel_response_message: 'Process service request successfully.',
};

function apiActions({ baseUrl, transactionId }: ChargeContext): GatewayAction[] {
  const resource = `${baseUrl}/v2/${transactionId}`;
  return [
    { name: 'get-status', method: 'GET', url: `${resource}/status` },
    { name: 'cancel', method: 'POST', url: `${resource}/cancel`, fields: [] },
  ];
}

/** The customer scans a code, or is led to the app. */
function codeOutcome(context: ChargeContext): Outcome {
  return pendingOutcome('gopay', 'GO-PAY billing created', {
    instructions: {
      actions: [...qrActions(context), deeplink(context), ...apiActions(context)],
      channel_response_code: '200',
      channel_response_message: 'Success',
    },
  });
}

function verificationLinks(context: ChargeContext): GatewayAction[] {
  const url = pageUrl(context, 'deeplink');
  return [
    { name: 'verification-link-url', method: 'GET', url },
    { name: 'verification-link-app', method: 'GET', url },
  ];
}

function deniedOutcome(reason: JsonObject): Outcome {
  return {
    ...pendingOutcome('gopay', 'GoPay transaction is denied', { facts: reason }),
    status: 'deny',
  };
}

/** The money comes from an account that the customer linked: at once, or after the PIN. */
function tokenizedOutcome(part: JsonObject, accountId: string, context: ChargeContext): Outcome {
  const answer = context.payAccounts.ask({
    accountId,
    transactionId: context.transactionId,
    paymentOptionToken: textAt(part, 'payment_option_token') ?? '',
    amount: context.grossAmount,
  });
  if (!answer.isAccepted) return deniedOutcome(answer.reason);

  const facts = { payment_option_type: answer.paymentOption };
  const paid: Change =
    part.pre_auth === true
      ? { status: 'authorize', facts: { ...facts, ...ACCEPTED } }
      : { status: 'settlement', facts };
  const isPinNeeded = context.grossAmount >= PIN_FROM && part.recurring !== true;
  if (isPinNeeded) {
    return pendingOutcome('gopay', 'GoPay transaction is created. Action(s) required', {
      instructions: { actions: verificationLinks(context) },
      whenPaid: paid,
    });
  }
  return {
    ...pendingOutcome('gopay', 'Success, GoPay transaction is successful', { facts: paid.facts }),
    status: paid.status,
  };
}

function problems(body: JsonObject): string[] {
  const part = objectAt(body, 'gopay');
  const isLinked = textAt(part, 'account_id') !== undefined;
  const hasToken = textAt(part, 'payment_option_token') !== undefined;
  if (isLinked === hasToken) return [];
  return [`gopay.${isLinked ? 'payment_option_token' : 'account_id'} is required`];
}

/** https://docs.midtrans.com/reference/gopay and https://docs.midtrans.com/reference/gopay-tokenization */
export const gopay: PaymentMethod = {
  lifetimeMs: LIFETIME,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems,
  charge(body, context) {
    const part = objectAt(body, 'gopay');
    const accountId = textAt(part, 'account_id');
    return accountId === undefined ? codeOutcome(context) : tokenizedOutcome(part, accountId, context);
  },
};
