import { MINUTE } from '../../clock/time';
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

export function deeplink(context: ChargeContext): GatewayAction {
  return { name: 'deeplink-redirect', method: 'GET', url: pageUrl(context, 'deeplink') };
}

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
