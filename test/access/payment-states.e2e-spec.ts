import { charge, retrieve, type HostWithGateway } from '../operations/operations.support';
import { oneAdapter, startHostWithGateway } from '../support/host';
import {
  CALLERS,
  EVERYBODY,
  PAYMENT_STATES,
  PAYMENTS,
  ThrowingGuard,
  type Caller,
  type PaymentState,
} from './states.support';

/** In which states Midtrans carries an action out. */
const POSSIBLE = {
  check_status: PAYMENT_STATES,
  cancel: ['pending', 'authorize', 'challenge', 'capture'],
  expire: ['pending'],
  capture: ['authorize'],
  approve: ['challenge'],
  deny: ['challenge'],
  refund: ['settlement', 'partial_refund'],
} as const satisfies Record<string, readonly PaymentState[]>;
type Action = keyof typeof POSSIBLE;
const ACTIONS = Object.keys(POSSIBLE) as Action[];

const FOR_STAFF: readonly Action[] = ['capture', 'approve', 'deny', 'refund'];
/** Where there is, or was, money to lose. */
const NOT_TO_CALL_OFF: readonly PaymentState[] = [
  'authorize',
  'challenge',
  'capture',
  'settlement',
  'partial_refund',
  'refund',
  'partial_chargeback',
  'chargeback',
];

function expected(action: Action, state: PaymentState, caller: Caller): number {
  if (caller === 'nobody') return 401;
  if (caller === 'another') return 404;
  const isPossible = (POSSIBLE[action] as readonly PaymentState[]).includes(state);
  if (caller === 'owner' && action !== 'check_status') {
    if (FOR_STAFF.includes(action) || NOT_TO_CALL_OFF.includes(state)) return 403;
  }
  return isPossible ? 200 : 400;
}

const ROWS = ACTIONS.flatMap((action) => PAYMENT_STATES.map((state) => ({ action, state })));

function ask(host: HostWithGateway, id: string, action: Action, who: object) {
  const path = `/api/midtrans/payments/${id}/${action}/`;
  if (action === 'check_status') return host.request(path, who);
  const json = action === 'refund' ? { amount: 1_000 } : {};
  return host.request(path, { method: 'POST', json, ...who });
}

/** Payments that stay what they are, one of each state: who may not, or cannot, changes nothing of them. */
function standing(host: () => HostWithGateway) {
  const made = new Map<PaymentState, ReturnType<(typeof PAYMENTS)[PaymentState]>>();
  return (state: PaymentState) => {
    const payment = made.get(state) ?? PAYMENTS[state](host());
    made.set(state, payment);
    return payment;
  };
}

async function stateOf(host: HostWithGateway, { id, orderId }: { id: string; orderId: string }) {
  await host.simulator.idle();
  const [here] = await host.database.rows(
    'SELECT transaction_status, refund_amount::text FROM midtrans_payments WHERE id = $1',
    [id],
  );
  return { here, there: host.simulator.transaction(orderId) };
}

describe.each(oneAdapter(__filename))('who may do what to a payment, on %s', (adapter) => {
  let host: HostWithGateway;
  const standingIn = standing(() => host);

  beforeAll(async () => {
    host = await startHostWithGateway({ adapter, midtrans: { guards: [ThrowingGuard] } });
  });
  afterAll(() => host.close());

  it.each(ROWS)('$action of what is $state', async ({ action, state }) => {
    const payment = await standingIn(state);
    for (const caller of EVERYBODY) {
      const status = expected(action, state, caller);
      if (status === 200 && action !== 'check_status') {
        const own = await PAYMENTS[state](host);
        expect([caller, (await ask(host, own.id, action, CALLERS[caller])).status]).toEqual([caller, 200]);
        continue;
      }
      const before = await stateOf(host, payment);
      const asked = host.calls.length;
      expect([caller, (await ask(host, payment.id, action, CALLERS[caller])).status]).toEqual([
        caller,
        status,
      ]);
      expect(await stateOf(host, payment)).toEqual(before);
      if (status !== 200 && status !== 400) expect(host.calls.slice(asked)).toEqual([]);
    }
  });
});

describe('where the controllers are public', () => {
  let host: HostWithGateway;
  const standingIn = standing(() => host);

  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { guards: [], public: true } });
  });
  afterAll(() => host.close());

  it.each(ROWS)(
    "$action of what is $state and nobody's is for nobody what it is for an owner",
    async ({ action, state }) => {
      const status = expected(action, state, 'owner');
      const payment = status === 200 ? await PAYMENTS[state](host) : await standingIn(state);
      expect((await ask(host, payment.id, action, {})).status).toBe(status);
      // Nobody is staff, whatever they say.
      if (status === 403) expect((await ask(host, payment.id, action, CALLERS.staff)).status).toBe(403);
    },
  );

  it.each(ACTIONS)("%s of somebody's is for nobody", async (action) => {
    const { id } = await charge(host, 'bca');
    await host.database.rows("UPDATE midtrans_payments SET user_id = 'customer-1' WHERE id = $1", [id]);
    expect((await ask(host, id, action, {})).status).toBe(404);
  });
});

describe('where the host opens `void` to owners', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { access: { permissions: { void: 'owner' } } } });
  });
  afterAll(() => host.close());

  it.each(PAYMENT_STATES)('they cancel and expire what is %s as staff do', async (state) => {
    for (const action of ['cancel', 'expire'] as const) {
      const { id } = await PAYMENTS[state](host);
      const answer = await ask(host, id, action, CALLERS.owner);
      expect([action, answer.status]).toEqual([action, expected(action, state, 'staff')]);
      // As it is called, too: there is nothing to be careful of.
      if (answer.status === 200) expect((await retrieve(host, id)).transaction_status).toBe(action);
    }
  });

  it('and to nobody else', async () => {
    const { id } = await PAYMENTS.capture(host);
    expect((await ask(host, id, 'cancel', CALLERS.another)).status).toBe(404);
    expect((await ask(host, id, 'refund', CALLERS.owner)).status).toBe(403);
  });
});

describe('where the host closes `cancel` to owners', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    const permissions = { cancel: 'staff', void: 'owner' } as const;
    host = await startHostWithGateway({ midtrans: { access: { permissions } } });
  });
  afterAll(() => host.close());

  it.each(PAYMENT_STATES)('`void` does not open it: %s', async (state) => {
    const { id } = await PAYMENTS[state](host);
    expect((await ask(host, id, 'cancel', CALLERS.owner)).status).toBe(403);
  });
});
