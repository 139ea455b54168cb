import * as fc from 'fast-check';
import type { Transaction } from 'midtrans-simulator';
import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { signed } from '../support/known-transactions';
import { until } from '../support/until';
import { expectTakenOrLater, PREVIOUS_KEY } from './attacks.support';
import { FAULTS, LIVES, type Act, startHostWithUnreliableGateway } from './confirmed-pipeline.support';

const PAID = ['settlement', 'refund', 'partial_refund', 'chargeback', 'partial_chargeback'];
/** What of the gateway's transaction, at some time, an event tells of. */
const TELLS: Record<string, (transaction: Transaction) => boolean> = {
  'payment.created': () => true,
  'payment.pending': ({ status }) => status === 'pending',
  'payment.authorized': ({ status }) => status === 'authorize',
  'payment.challenged': ({ fraudStatus }) => fraudStatus === 'challenge',
  'payment.captured': ({ status, fraudStatus }) => status === 'capture' && fraudStatus !== 'challenge',
  'payment.settled': ({ status, fraudStatus }) =>
    PAID.includes(status) || (status === 'capture' && fraudStatus !== 'challenge'),
  'payment.denied': ({ status }) => status === 'deny',
  'payment.reversed': ({ status }) => status === 'deny',
  'payment.cancelled': ({ status }) => status === 'cancel',
  'payment.expired': ({ status }) => status === 'expire',
  'payment.failed': ({ status }) => status === 'failure',
  'payment.refunded': ({ status }) => status === 'refund',
  'payment.partially_refunded': ({ status }) => status === 'partial_refund',
  'payment.charged_back': ({ status }) => status === 'chargeback' || status === 'partial_chargeback',
};
/** Of each step there may be one. */
const OF_EACH_STEP = ['payment.partially_refunded', 'payment.charged_back'];

const FORGED = fc.oneof(
  fc.constantFrom(...TRANSACTION_STATUSES, 'settled').map((value) => ({ transaction_status: value })),
  fc.constantFrom('made-up', '').map((value) => ({ transaction_id: value })),
  fc.constantFrom('challenge', 'deny', 'review', '').map((value) => ({ fraud_status: value })),
  fc.constantFrom('gopay', 'dana', 'credit_card').map((value) => ({ payment_type: value })),
  fc.constant({ currency: 'USD' }),
  fc.constant({ settlement_time: '2020-01-01 00:00:00', transaction_time: '2020-01-01 00:00:00' }),
  fc.constant({ refund_amount: '100000.00' }),
  fc.constant({
    refunds: [{ refund_chargeback_id: '7', refund_amount: '100000.00', refund_key: 'made-up' }],
  }),
  fc.constant({ status_message: 'made up', metadata: { made: 'up' } }),
);
/** Counted from the latest. */
const which = fc.nat({ max: 4 });
/** How the next read-back goes wrong, if it does. */
const fault = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constant('lag' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...FAULTS) },
);
const a = <Kind extends string>(kind: Kind) => fc.constant(kind);

/** Something that happens to a payment, at the gateway or on the way from there. */
const HAPPENING = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: a('goes on') }) },
  { weight: 5, arbitrary: fc.record({ kind: a('told'), which, fault }) },
  { weight: 1, arbitrary: fc.record({ kind: a('told at once'), which, fault }) },
  { weight: 3, arbitrary: fc.record({ kind: a('relabelled'), which, fault, fields: FORGED }) },
  { weight: 2, arbitrary: fc.record({ kind: a('previous key'), which, fault, fields: FORGED }) },
  { weight: 1, arbitrary: fc.record({ kind: a('stranger'), which, fields: FORGED }) },
);
type Happening = typeof HAPPENING extends fc.Arbitrary<infer Value> ? Value : never;

describe('whatever happens to notifications and read-backs, with the default confirmation', () => {
  let host: Awaited<ReturnType<typeof startHostWithUnreliableGateway>>;
  beforeAll(async () => {
    host = await startHostWithUnreliableGateway();
  });
  afterAll(() => host.close());
  let orders = 0;

  /** @param steps - so many steps are taken at the gateway before anybody is told */
  async function play(
    life: keyof typeof LIVES,
    steps: number,
    happenings: readonly Happening[],
  ): Promise<void> {
    const { gateway, simulator } = host;
    const { charge, acts } = LIVES[life];
    const orderId = `order-${orders++}-x`;
    const charged = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...charge, order_id: orderId },
    });
    expect([orderId, charged.status]).toEqual([orderId, 201]);
    const history: Transaction[] = [];
    const remember = async () => {
      history.push(simulator.transaction(orderId) as Transaction);
      await gateway.remember(orderId);
    };
    await remember();
    const ahead: Act[] = [...acts];
    const goOn = async () => {
      const act = ahead.shift();
      if (act === undefined) return;
      await act(simulator, orderId);
      await remember();
    };

    for (let step = 0; step < steps; step++) await goOn();

    const taken = new Set<object>();
    const deliver = async (body: object) => {
      const answer = await host.notify(body);
      expectTakenOrLater(answer);
      if (answer.status === 200) taken.add(body);
    };
    for (const happening of happenings) {
      if (happening.kind === 'goes on') {
        await goOn();
        continue;
      }
      const sent = gateway.sent.get(orderId) ?? [];
      const body = sent.at(-1 - (happening.which % sent.length));
      if (body === undefined) continue;
      if ('fault' in happening && happening.fault !== undefined) gateway.failNext(orderId, happening.fault);
      switch (happening.kind) {
        case 'told':
          await deliver(body);
          break;
        case 'told at once':
          await Promise.all([deliver(body), deliver(body), deliver(body)]);
          break;
        case 'relabelled':
          expectTakenOrLater(await host.notify({ ...body, ...happening.fields }));
          break;
        case 'previous key':
          expectTakenOrLater(await host.notify(signed({ ...body, ...happening.fields }, PREVIOUS_KEY)));
          break;
        case 'stranger': {
          const answer = await host.notify(signed({ ...body, ...happening.fields }, 'SB-Mid-server-none'));
          expect(answer.status).toBe(403);
          break;
        }
        default:
          happening satisfies never;
      }
      gateway.recover(orderId);
    }
    while (ahead.length > 0) await goOn();

    // What was not taken comes again, and the gateway answers.
    const late = (gateway.sent.get(orderId) ?? []).filter((body) => !taken.has(body));
    for (const body of late) await until(async () => (await host.notify(body)).status === 200);

    const truth = history.at(-1) as Transaction;
    const payment = (await host.request(`/api/midtrans/payments/${charged.body.id}/`, { user: 'customer-1' }))
      .body;
    expect(payment).toMatchObject({
      transaction_status: truth.status,
      transaction_id: truth.transactionId,
      payment_type: charged.body.payment_type,
      gross_amount: `${truth.grossAmount}.00`,
      refund_amount: `${truth.refundAmount}.00`,
      ...(truth.fraudStatus === undefined ? {} : { fraud_status: truth.fraudStatus }),
      currency: 'IDR',
    });
    const events = (
      await host.database.rows<{ type: string }>(
        `SELECT type FROM midtrans_outbox WHERE subject_id = $1 ORDER BY sequence`,
        [charged.body.id],
      )
    ).map(({ type }) => type);
    for (const type of new Set(events)) {
      const happened = history.filter((transaction) => TELLS[type]?.(transaction)).length;
      const most = OF_EACH_STEP.includes(type) ? happened : Math.min(happened, 1);
      const told = events.filter((event) => event === type).length;
      expect({ type, told }).toEqual({ type, told: Math.min(told, most) });
    }
    expect(events.includes('payment.settled') || !payment.is_paid).toBe(true);
  }

  it('a payment comes to stand as at the gateway, and each event is told once, of what was', async () => {
    const payments = fc.asyncProperty(
      fc.constantFrom(...(Object.keys(LIVES) as (keyof typeof LIVES)[])),
      fc.nat({ max: 4 }),
      fc.array(HAPPENING, { maxLength: 12, size: 'max' }),
      play,
    );
    // Several at a time: a payment whose read-backs pause keeps no other waiting.
    await Promise.all(Array.from({ length: 8 }, () => fc.assert(payments, { numRuns: 30 })));
  }, 60_000);
});
