import type { FillClock } from './fill-clock';
import { BCA, CHALLENGED_CARD, GOPAY, type FillMethod } from './methods';
import type { Random } from './random';
import type { ReceiptsListener } from './receipts';
import type { Actors, Traffic } from './traffic';
import { plannedPayment, type PlannedPayment } from './traffic.plan';

/** What the traffic's troubles are made with. */
export interface TroubleTools extends Actors {
  readonly traffic: Traffic;
  readonly clock: FillClock;
  readonly random: Random;
  readonly receipts: ReceiptsListener;
  readonly notificationUrl: string;
}

/** A trouble that operators find under what needs attention. */
export interface Trouble {
  readonly name: string;
  make(tools: TroubleTools): Promise<void>;
}

const MINUTE = 60_000;
/** How long before the end troubles begin: what nobody knows of counts as trouble after 15 minutes. */
export const TROUBLES_LAST = 40 * MINUTE;
const GIVE_UP_MS = 60_000;

export const TROUBLES: readonly Trouble[] = [
  { name: 'a card that fraud detection has challenged', make: challenge },
  { name: 'receipts that were given up', make: failedConsumer },
  { name: 'a notification with a wrong signature', make: forgery },
  // Its notification is refused, and waits to be delivered again.
  { name: 'a refund of which nobody knows what came', make: openRefund },
];

async function openRefund(tools: TroubleTools): Promise<void> {
  const { traffic, staff } = tools;
  const payment = await paid('TROUBLE-REFUND', tools);
  // The answer is lost, and nobody can look it up: that the money is on its way stays open.
  await staff.failAtGateway('refund', { kind: 'lost-response' }, payment.orderId);
  await staff.failAtGateway('getStatus', { kind: 'status', status: 503 }, payment.orderId);
  await staff.tryToAct(traffic.idOf(payment), 'refund', {
    amount: payment.amount,
    reason: 'The goods came back',
  });
}

async function challenge(tools: TroubleTools): Promise<void> {
  await charged('TROUBLE-CARD', CHALLENGED_CARD, tools);
}

async function failedConsumer(tools: TroubleTools): Promise<void> {
  const { receipts, staff, clock } = tools;
  receipts.isAway = true;
  for (const nth of [1, 2, 3]) await paid(`TROUBLE-RECEIPT-${nth}`, tools);
  // Each look of the relay is one more attempt, as the pauses between them go by the moved time.
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while ((await staff.attention()).get('dead_deliveries') !== 3) {
    if (performance.now() > giveUpAt) throw new Error('The receipts were not given up');
    await clock.moveTo(clock.now + MINUTE / 6);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  receipts.isAway = false;
}

async function forgery(tools: TroubleTools): Promise<void> {
  const { orderId, amount } = await charged('TROUBLE-FORGED', BCA, tools);
  await tools.staff.forge(tools.notificationUrl, {
    order_id: orderId,
    transaction_id: '00000000-0000-4000-8000-000000000000',
    transaction_status: 'settlement',
    status_code: '200',
    gross_amount: `${amount}.00`,
    payment_type: 'bank_transfer',
    signature_key: '0'.repeat(128),
  });
}

async function paid(orderId: string, tools: TroubleTools): Promise<PlannedPayment> {
  const payment = await charged(orderId, GOPAY, tools);
  await tools.clock.moveTo(tools.clock.now + MINUTE / 2);
  await tools.traffic.carryOut({ deed: 'pay', payment });
  return payment;
}

async function charged(
  orderId: string,
  method: FillMethod,
  { traffic, random }: TroubleTools,
): Promise<PlannedPayment> {
  const payment = plannedPayment(method, orderId, random);
  await traffic.carryOut({ deed: 'charge', payment });
  return payment;
}
