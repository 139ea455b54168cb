import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule, OnMidtransEvent, type MidtransEvent } from 'nestjs-midtrans';
import { driverOf, type SimulatedClient } from './driver';
import { CLIENT_KEY, ENCRYPTION_KEY, SERVER_KEY } from './gateway';
import type { Point, PointKind } from './scheduler';
import type { World } from './world';

/** Nobody asks over HTTP here: without them a process starts in half the time. */
const NO_CONTROLLERS = {
  audit: false,
  cards: false,
  charge: false,
  snap: false,
  events: false,
  inbox: false,
  insights: false,
  invoices: false,
  notifications: false,
  payAccounts: false,
  paymentLinks: false,
  payments: false,
  subscriptions: false,
};

/** Whose code is running. */
const running = new AsyncLocalStorage<SimulatedProcess | undefined>();

export function runningProcess(): SimulatedProcess | undefined {
  return running.getStore();
}

/** Runs what belongs to no process: what it sets off outlives whoever asked for it. */
export function outsideOfProcesses<T>(work: () => T): T {
  return running.run(undefined, work);
}

/** What says that the caller of a command is told. */
const ENDS_COMMAND = /^midtrans_commands_(settle|tell|drop)/;

/** An instance of a shop: an application context of its own, over connections of its own. */
export class SimulatedProcess {
  readonly clients = new Set<SimulatedClient>();
  /** The statement that a connection has sent, and not heard of yet. */
  readonly pending = new Map<SimulatedClient, string>();
  readonly died: Promise<void>;
  private tellDeath: () => void = () => undefined;
  private context: INestApplicationContext | undefined;
  private isDead = false;
  private isClosing = false;
  /** What somebody asked it for, and waits for. */
  private readonly served = new Set<Promise<unknown>>();

  constructor(
    readonly world: World,
    readonly name: string,
  ) {
    this.died = new Promise((resolve) => (this.tellDeath = resolve));
  }

  get isAlive(): boolean {
    return !this.isDead;
  }

  get isReady(): boolean {
    return this.context !== undefined && !this.isDead && !this.isClosing;
  }

  async boot(): Promise<void> {
    this.context = await this.run(() =>
      NestFactory.createApplicationContext(shopOf(this), {
        logger: this.world.logger,
        abortOnError: false,
      }),
    );
  }

  get<T>(type: Type<T>): T {
    if (this.context === undefined) throw new Error(`${this.name} has not started`);
    return this.context.get(type, { strict: false });
  }

  /** Runs code of the process. What it asks for never comes once the process has died. */
  run<T>(work: () => T): T {
    return running.run(this, work);
  }

  /** The same for whoever asks from outside: a process that is closed answers them first. */
  serve<T>(work: () => Promise<T>): Promise<T> {
    const result = this.run(work);
    const ended = result.then(
      () => void this.served.delete(ended),
      () => void this.served.delete(ended),
    );
    this.served.add(ended);
    return result;
  }

  async answered(): Promise<void> {
    while (this.served.size > 0) await Promise.all(this.served);
  }

  /** Whether it ends a command, and has not heard that it did: then its caller has not been told. */
  get mayHaveEnded(): boolean {
    return [...this.pending.values()].some((label) => ENDS_COMMAND.test(label));
  }

  reach(kind: PointKind, label: string, more?: Partial<Point>): Promise<void> {
    return this.world.scheduler.reach(kind, label, this, more);
  }

  die(): void {
    this.isDead = true;
    this.world.time.dropTimersOf(this);
    this.world.scheduler.dropPointsOf(this);
    for (const client of [...this.clients]) client.abandon();
    this.tellDeath();
  }

  /** Ends as a deploy ends it. */
  async close(): Promise<void> {
    const { context } = this;
    if (context === undefined) return;
    this.isClosing = true;
    await this.run(() => context.close());
    this.die();
  }
}

function shopOf(process: SimulatedProcess): Type {
  const { world } = process;

  @Injectable()
  class Consumers {
    @OnMidtransEvent(['payment.*', 'invoice.*', 'subscription.*', 'pay_account.*', 'payment_link.*'], {
      name: 'shop',
    })
    async sell(event: MidtransEvent): Promise<void> {
      await world.consume('shop', process, event);
    }

    @OnMidtransEvent('payment.*', { name: 'accounting' })
    async account(event: MidtransEvent): Promise<void> {
      await world.consume('accounting', process, event);
    }
  }

  /** Where an HTTP server waits for the requests that it has. */
  @Injectable()
  class Server implements BeforeApplicationShutdown {
    async beforeApplicationShutdown(): Promise<void> {
      await process.answered();
    }
  }

  @Module({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        driver: driverOf(process),
        autoLoadEntities: true,
        installExtensions: false,
        poolSize: world.poolSize,
        retryAttempts: 0,
        extra: { idleTimeoutMillis: world.idleConnectionMs },
      }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({
        serverKey: SERVER_KEY,
        clientKey: CLIENT_KEY,
        public: true,
        controllers: NO_CONTROLLERS,
        cards: { savedTokens: { encryptionKey: ENCRYPTION_KEY } },
        http: { fetch: world.fetchOf(process), timeoutMs: 10_000, retries: world.retries },
        reconciliation: { intervalMs: world.reconciliationMs },
        events: { sweepIntervalMs: world.sweepMs, leaseMs: 30_000, backoffMs: 500, maxBackoffMs: 10_000 },
      }),
    ],
    providers: [Consumers, Server],
  })
  class Shop {}

  return Shop;
}
