import { Hono } from 'hono';
import { Refusal, SimulatorError, refusals } from './errors';
import { Gateway } from './gateway';
import { controlApp } from './http/control.app';
import { gatewayApp, refusalResponse } from './http/gateway.app';
import { listen, type ListenOptions, type SimulatorServer } from './http/server';
import { Courier, type NotificationAttempt } from './notifications/courier';
import type { SimulatorOptions } from './options';
import { viewOf, type Transaction } from './transaction';
import type { Action } from './transitions';

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
  /** Resolves when no delivery is under way and no redelivery is planned. */
  idle(): Promise<void>;
  /** Stops listening, cancels timers and aborts deliveries; nothing is left behind. */
  close(): Promise<void>;
}

function combinedApp(...parts: readonly Hono[]): Hono {
  const app = new Hono();
  for (const part of parts) app.route('/', part);
  app.notFound(() => refusalResponse(refusals.unknownPath()));
  app.onError((error) => {
    if (error instanceof Refusal) return refusalResponse(error);
    throw error;
  });
  return app;
}

/** Makes a gateway of its own, with no transactions. Call `close()` when done with it. */
export function createSimulator(options: SimulatorOptions): Simulator {
  if (!options.serverKey) throw new SimulatorError('serverKey is required');
  const now = options.now ?? (() => new Date());
  const courier = new Courier({
    // Looked up at each call, so that whoever replaces the global fetch later is heard.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    now,
    random: options.random ?? Math.random,
    timeScale: options.timeScale ?? 1,
    timeoutMs: options.notificationTimeoutMs ?? 15_000,
  });
  const gateway = new Gateway(
    {
      serverKey: options.serverKey,
      merchantId: options.merchantId ?? 'G000000000',
      now,
      autoNotifyPending: options.autoNotifyPending ?? true,
    },
    courier,
  );

  const servers = new Set<SimulatorServer>();
  const api = gatewayApp(gateway, {
    serverKey: options.serverKey,
    notificationUrl: options.notificationUrl,
    now,
    baseUrl: (origin) => options.baseUrl ?? [...servers].at(-1)?.url ?? origin,
  });
  const app = combinedApp(api, controlApp(gateway, courier));
  const handle = async (request: Request): Promise<Response> => app.fetch(request);
  const act = (action: Action) => async (orderId: string) => viewOf(await gateway.act(orderId, action));

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
      const record = gateway.ledger.find(orderId);
      return record && viewOf(record);
    },
    transactions: () => gateway.ledger.all().map(viewOf),
    notifications: () => courier.attempts(),
    idle: () => courier.idle(),
    async close() {
      gateway.ledger.close();
      await Promise.all([courier.close(), ...[...servers].map((server) => server.close())]);
    },
  };
}
