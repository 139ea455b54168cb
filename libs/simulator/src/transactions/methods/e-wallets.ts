import { objectAt, textAt } from '../../json';
import { MINUTE, SECOND } from '../../clock/time';
import {
  pageUrl,
  pendingOutcome,
  type ChargeContext,
  type GatewayAction,
  type PaymentMethod,
} from './payment-method';

export function qrActions(context: ChargeContext): GatewayAction[] {
  const url = pageUrl(context, 'qr');
  return [
    { name: 'generate-qr-code', method: 'GET', url },
    { name: 'generate-qr-code-v2', method: 'GET', url },
  ];
}

function deeplink(context: ChargeContext): GatewayAction {
  return { name: 'deeplink-redirect', method: 'GET', url: pageUrl(context, 'deeplink') };
}

function apiActions({ baseUrl, transactionId }: ChargeContext): GatewayAction[] {
  const resource = `${baseUrl}/v2/${transactionId}`;
  return [
    { name: 'get-status', method: 'GET', url: `${resource}/status` },
    { name: 'cancel', method: 'POST', url: `${resource}/cancel`, fields: [] },
  ];
}

export const gopay: PaymentMethod = {
  lifetimeMs: 15 * MINUTE,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems: () => [],
  charge: (_body, context) =>
    pendingOutcome('gopay', 'GO-PAY billing created', {
      instructions: {
        actions: [...qrActions(context), deeplink(context), ...apiActions(context)],
        channel_response_code: '200',
        channel_response_message: 'Success',
      },
    }),
};

export const shopeepay: PaymentMethod = {
  lifetimeMs: 15 * MINUTE,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems: () => [],
  charge: (_body, context) =>
    pendingOutcome('shopeepay', 'ShopeePay transaction is created', {
      instructions: {
        actions: [deeplink(context)],
        channel_response_code: '0',
        channel_response_message: 'success',
      },
    }),
};

export const dana: PaymentMethod = {
  lifetimeMs: 15 * MINUTE,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems: () => [],
  charge: (_body, context) =>
    pendingOutcome('dana', 'DANA transaction is created', {
      instructions: { redirect_url: pageUrl(context, 'pay'), actions: [deeplink(context)] },
    }),
};

export const ovo: PaymentMethod = {
  lifetimeMs: 65 * SECOND,
  allowsCustomExpiry: false,
  isIdempotent: () => true,
  problems: (body) =>
    textAt(objectAt(body, 'ovo'), 'payer_phone_number') ? [] : ['ovo.payer_phone_number is required'],
  charge: (body) =>
    pendingOutcome('ovo', 'Ovo transaction is created', {
      facts: { payer_phone_number: textAt(objectAt(body, 'ovo'), 'payer_phone_number') },
    }),
};
