import { Hono } from 'hono';
import { Clock } from './clock/clock';
import { parseDuration } from './clock/duration';
import { controlApp } from './control/control.app';
import { Effects, type EffectCounts } from './effects';
import { SimulatorError } from './errors';
import { Faults } from './faults/faults';
import { gatewayApp } from './http/gateway.app';
import { listen, type ListenOptions, type SimulatorServer } from './http/server';
import { Courier, type NotificationAttempt } from './notifications/courier';
import type { SimulatorOptions } from './options';
import { viewOf, type Transaction } from './transactions/transaction';
import { Transactions } from './transactions/transactions';
import { transactionsApp } from './transactions/transactions.app';
import type { Action } from './transactions/transitions';
import type { World } from './world';

/** The Midtrans gateway, played in this process. */
export interface Simulator {
  /** Answers a request as the gateway would; serves an HTTP server, an msw handler and an injected `fetch` alike. */
  fetch(request: Request): Promise<Response>;
  /** Serves the gateway, the control API and the pages over HTTP. Several may listen at once. */
  listen(options?: ListenOptions): Promise<SimulatorServer>;
  /**
   * The customer pays. A pending transaction is settled; a card that waits for 3D Secure becomes what its number says
   * (`capture`, or `authorize` when the charge asked for it, for all but the sandbox's refused cards); an authorization is
   * captured.
   *
   * Like `settle`, `expire` and `deny` it takes an order_id (or transaction_id), resolves when the first delivery attempt of
   * the notification was answered, throws {@link UnknownTransactionError} for an order nobody charged, and
   * {@link IllegalTransitionError} where the gateway's state machine has no such way.
   */
  pay(orderId: string): Promise<Transaction>;
  /** The money arrives: a capture or a pending transaction becomes `settlement`. */
  settle(orderId: string): Promise<Transaction>;
  /** The time to pay runs out. */
  expire(orderId: string): Promise<Transaction>;
  /** The bank refuses; after a settlement it reverses (Permata VA, Mandiri Bill and Indomaret only). */
  deny(orderId: string): Promise<Transaction>;
  /** The latest transaction of an order_id (or the one with this transaction_id), as it stands now. */
  transaction(orderId: string): Transaction | undefined;
  /** Every transaction, in the order in which they were charged. */
  transactions(): readonly Transaction[];
  /** Every webhook attempt so far, in the order in which they were answered. */
  notifications(): readonly NotificationAttempt[];
  /**
   * Moves the gateway's clock: `advance('2h')`, or milliseconds. Whatever becomes due on the way happens, in order and each at
   * its own time: expiries, redeliveries, charges of subscriptions. Resolves when your webhook has answered all of it.
   *
   * @throws SimulatorError for what is no duration
   */
  advance(duration: string | number): Promise<void>;
  /** The gateway's time. */
  now(): Date;
  /** How often each operation really took effect for an order_id (or another subject's id). */
  effects(id: string): EffectCounts;
  /** Resolves when no delivery is under way and no redelivery is planned. */
  idle(): Promise<void>;
  /** Stops listening, cancels timers and aborts deliveries; nothing is left behind. */
  close(): Promise<void>;
}

/** Makes a gateway of its own, with no transactions. Call `close()` when done with it. */
export function createSimulator(options: SimulatorOptions): Simulator {
  if (!options.serverKey) throw new SimulatorError('serverKey is required');
  const servers = new Set<SimulatorServer>();
  const world = worldOf(options, (origin) => options.baseUrl ?? [...servers].at(-1)?.url ?? origin);
  const { clock, courier, effects } = world;
  const faults = new Faults();
  const transactions = new Transactions(world, { autoNotifyPending: options.autoNotifyPending ?? true });

  const app = new Hono();
  app.route('/', controlApp(transactions, courier));
  const rooms = [transactionsApp(transactions, world)];
  app.mount('/', gatewayApp(world, faults, rooms, { realHttpCodes: options.realHttpCodes ?? false }).fetch);
  const handle = async (request: Request): Promise<Response> => app.fetch(request);
  const act = (action: Action) => async (orderId: string) => viewOf(await transactions.act(orderId, action));

  return {
    fetch: handle,
    async listen(where = {}) {
      const server = await listen(handle, where);
      servers.add(server);
      return {
        ...server,
        close: () => {
          servers.delete(server);
          return server.close();
        },
      };
    },
    pay: act('pay'),
    settle: act('settle'),
    expire: act('expire'),
    deny: act('deny'),
    transaction(orderId) {
      const record = transactions.ledger.find(orderId);
      return record && viewOf(record);
    },
    transactions: () => transactions.ledger.all().map(viewOf),
    notifications: () => courier.attempts(),
    advance: async (duration) => clock.advance(parseDuration(duration)),
    now: clock.now,
    effects: (id) => effects.of(id),
    idle: () => courier.idle(),
    async close() {
      const down = courier.close();
      clock.close();
      await Promise.all([down, ...[...servers].map((server) => server.close())]);
    },
  };
}

function worldOf(options: SimulatorOptions, baseUrl: World['baseUrl']): World {
  const clock = new Clock(options.now ?? (() => new Date()));
  const random = options.random ?? Math.random;
  const { notificationUrl } = options;
  return {
    merchant: {
      merchantId: options.merchantId ?? 'G000000000',
      serverKey: options.serverKey,
      clientKey: options.clientKey,
    },
    clock,
    courier: new Courier({
      // Looked up at each call, so that whoever replaces the global fetch later is heard.
      fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
      clock,
      random,
      timeScale: options.timeScale ?? 1,
      timeoutMs: options.notificationTimeoutMs ?? 15_000,
    }),
    effects: new Effects(),
    notificationUrls: {
      payment: notificationUrl,
      recurring: options.recurringNotificationUrl ?? notificationUrl,
      payAccount: options.payAccountNotificationUrl ?? notificationUrl,
    },
    random,
    baseUrl,
  };
}
