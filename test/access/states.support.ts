import { Injectable, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import { charge, retrieve, settled, type HostWithGateway } from '../operations/operations.support';
import { HeaderGuard } from '../support/host';
import { until } from '../support/until';

/** Throws, as passport's guards do, so that who is not known is told from who may not. */
@Injectable()
export class ThrowingGuard extends HeaderGuard {
  override canActivate(context: ExecutionContext): boolean {
    if (super.canActivate(context)) return true;
    throw new UnauthorizedException();
  }
}

/** Who asks. `owner` is whose it is. */
export const CALLERS = {
  owner: { user: 'customer-1' },
  another: { user: 'customer-2' },
  staff: { user: 'staff', staff: true },
  nobody: {},
} as const;
export type Caller = keyof typeof CALLERS;
export const EVERYBODY = Object.keys(CALLERS) as Caller[];

interface Payment {
  readonly id: string;
  readonly orderId: string;
}

/** Brings a payment to a status, at the gateway and so here. */
const brought =
  (
    method: Parameters<typeof charge>[1],
    status: string,
    bring: (host: HostWithGateway, payment: Payment) => Promise<unknown>,
    begin: typeof charge | typeof settled = charge,
  ) =>
  async (host: HostWithGateway): Promise<Payment> => {
    const payment = await begin(host, method);
    await host.simulator.idle();
    await bring(host, payment);
    await until(async () => (await retrieve(host, payment.id)).transaction_status === status);
    return payment;
  };
const asIs =
  (method: Parameters<typeof charge>[1]) =>
  async (host: HostWithGateway): Promise<Payment> => {
    const payment = await charge(host, method);
    await host.simulator.idle();
    return payment;
  };

/** A payment in every state that there is once Midtrans has answered. */
export const PAYMENTS = {
  pending: asIs('bca'),
  authorize: asIs('authorizedCard'),
  challenge: asIs('challengedCard'),
  capture: asIs('card'),
  settlement: (host: HostWithGateway) => settled(host, 'card'),
  partial_refund: brought('gopay', 'partial_refund', refunded(1_000), settled),
  refund: brought('gopay', 'refund', refunded(), settled),
  partial_chargeback: brought('card', 'partial_chargeback', chargedBack(1_000), settled),
  chargeback: brought('card', 'chargeback', chargedBack(), settled),
  cancel: brought('bca', 'cancel', calledOff),
  expire: brought('bca', 'expire', (host, { orderId }) => host.simulator.expire(orderId)),
  deny: brought('gopay', 'deny', (host, { orderId }) => host.simulator.deny(orderId)),
  failure: brought('gopay', 'failure', (host, { orderId }) => host.simulator.failure(orderId)),
} as const;
export type PaymentState = keyof typeof PAYMENTS;
export const PAYMENT_STATES = Object.keys(PAYMENTS) as PaymentState[];

/** By its owner, who is nobody where the controllers are public, or by staff where it is not for owners. */
async function calledOff(host: HostWithGateway, { id }: Payment) {
  const path = `/api/midtrans/payments/${id}/cancel/`;
  const cancel = (caller: object) => host.request(path, { method: 'POST', json: {}, ...caller });
  const { status } = await cancel(CALLERS.owner);
  return status === 403 ? cancel(CALLERS.staff) : undefined;
}

function refunded(amount?: number) {
  return (host: HostWithGateway, { orderId }: Payment) => host.simulator.refund(orderId, amount);
}

function chargedBack(amount?: number) {
  return (host: HostWithGateway, { orderId }: Payment) => host.simulator.chargeback(orderId, amount);
}
