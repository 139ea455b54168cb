import { HttpException, type LoggerService } from '@nestjs/common';
import type { Simulator, TransactionByOrderId } from 'midtrans-simulator';
import { MidtransInputError, NotificationService, type MidtransEvent } from 'nestjs-midtrans';
import { Cuts, type Rates } from './cuts';
import type { ScheduleDatabase } from './database';
import { fetchOf, gatewayOf } from './gateway';
import { runningProcess, SimulatedProcess } from './process';
import { Random } from './random';
import { Scheduler } from './scheduler';
import { VirtualTime } from './virtual-time';

/** An event that a durable listener has had, and whether it was through with it. */
export interface Consumed {
  readonly id: string;
  readonly type: string;
  readonly subjectId: string;
  readonly consumer: ConsumerName;
  succeeded: boolean;
}

/** The durable listeners of the shop, with what is said of by the events that each has. */
export const CONSUMERS = {
  shop: ['payment', 'invoice', 'subscription', 'pay_account', 'payment_link'],
  accounting: ['payment'],
} as const;
export type ConsumerName = keyof typeof CONSUMERS;

export interface WorldOptions {
  readonly seed: number;
  readonly database: ScheduleDatabase;
  readonly rates: Rates;
  readonly processes: number;
  /** Which of its transactions an order stands for at the gateway. */
  readonly byOrder: TransactionByOrderId;
}

/** Whole schedules begin at the same time, so that a seed alone says everything. */
const BEGINNING = Date.parse('2026-11-27T03:00:00Z');

/** How long a process that is told to end may take for it. */
const GRACE_MS = 60_000;
/** As much of it is for events that are with listeners: what is not marked by then comes again. */
const DRAIN_MS = 5_000;

/** Everything in a schedule: the time, the database, the gateway and the processes of the shop. */
export class World {
  readonly random: Random;
  readonly time: VirtualTime;
  readonly scheduler: Scheduler;
  readonly cuts: Cuts;
  readonly database: ScheduleDatabase;
  readonly gateway: Simulator;
  readonly processes: SimulatedProcess[] = [];
  readonly consumed: Consumed[] = [];
  readonly logs: string[] = [];
  /** What should never have happened, as it happened. */
  readonly breaches: string[] = [];
  /** Transactions of which an answer or a notification told somebody who was there to hear it. */
  readonly transactionsTold = new Set<string>();
  /** Pages of Snap and of payment links by order, as their customers were given them. */
  readonly pages = new Map<string, string>();
  /** How often somebody was told what. */
  readonly told = new Map<string, number>();
  readonly poolSize: number;
  /** Of a call to the gateway, by the client itself. */
  readonly retries: number;
  /** How often a process looks by itself: seldom in most schedules, so that there are many of them. */
  readonly reconciliationMs: number;
  readonly sweepMs: number;
  /** When an idle connection is closed: never where it is 0. */
  readonly idleConnectionMs: number;
  readonly byOrder: TransactionByOrderId;
  private started = 0;
  private isOver = false;

  constructor(private readonly options: WorldOptions) {
    const { seed, database, rates, byOrder } = options;
    this.byOrder = byOrder;
    this.random = new Random(seed);
    this.database = database;
    this.time = new VirtualTime(BEGINNING, runningProcess);
    this.poolSize = this.random.pick([2, 3, 10]);
    this.retries = this.random.pick([0, 1, 2]);
    this.reconciliationMs = this.random.pick([30_000, 120_000, 300_000, 300_000]);
    this.sweepMs = this.random.pick([20_000, 60_000, 60_000]);
    this.idleConnectionMs = this.random.pick([0, 0, 0, 10_000]);
    this.cuts = new Cuts(this.random.fork(), rates, (what) => this.scheduler.note(`  cut: ${what}`));
    this.scheduler = new Scheduler(this.random.fork(), this.time, database, (point) => {
      if (!this.cuts.kills(point) || point.process === undefined) return true;
      this.replace(point.process);
      return false;
    });
    this.gateway = gatewayOf(this, this.random.fork());
  }

  readonly logger: LoggerService = {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (...all: unknown[]) => this.log('warn', all),
    error: (...all: unknown[]) => this.log('error', all),
  };

  fetchOf(process: SimulatedProcess): typeof fetch {
    return fetchOf(this, process);
  }

  /** Starts as many processes as the schedule has. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.options.processes }, () => this.startProcess()));
  }

  /** A process that takes requests, sooner or later. */
  async someProcess(random = this.random): Promise<SimulatedProcess> {
    for (;;) {
      const ready = this.processes.filter(({ isReady }) => isReady);
      if (ready.length > 0) return random.pick(ready);
      await this.sleep(1_000);
    }
  }

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

  /** The gateway delivers a notification to whichever process the balancer chooses. */
  async notify(body: Record<string, unknown>): Promise<Response> {
    const { order_id, account_id, id, transaction_status } = body;
    const words = [order_id ?? account_id ?? id, transaction_status].filter(
      (word) => typeof word === 'string',
    );
    await this.scheduler.reach('notification', words.join(' '));
    const ready = this.processes.filter(({ isReady }) => isReady);
    if (ready.length === 0 || this.cuts.losesNotification()) throw new TypeError('fetch failed');
    const process = this.random.pick(ready);
    const status = await Promise.race([
      process.serve(() => this.handle(process, body)),
      process.died.then(() => undefined),
    ]);
    if (status === 200) await this.requireStored(body);
    if (status === undefined || this.cuts.losesNotification()) throw new TypeError('fetch failed');
    this.scheduler.note(`  answered ${status}`);
    return new Response(null, { status });
  }

  hasTold(transactionId: string | null): void {
    if (transactionId !== null) this.transactionsTold.add(transactionId);
  }

  /** What was taken is not delivered again: it must be stored by then. */
  private async requireStored(body: Record<string, unknown>): Promise<void> {
    const { order_id, transaction_status, account_id, account_status, transaction_id } = body;
    if (typeof body.signature_key !== 'string') return;
    const told = [order_id, transaction_status, account_id, account_status].map((each) =>
      typeof each === 'string' ? each : null,
    );
    const stored = await this.database.look(
      `SELECT 1 FROM midtrans_notifications WHERE (order_id, transaction_status) IS NOT DISTINCT FROM ($1::text, $2::text)
         AND (account_id, account_status) IS NOT DISTINCT FROM ($3::text, $4::text)`,
      told,
    );
    if (stored.length === 0) this.breaches.push(`${JSON.stringify(told)} was taken before it was stored`);
    if (typeof transaction_id === 'string') this.hasTold(transaction_id);
  }

  /** Ends a process as a deploy does, in the middle of whatever it is at, and starts another. */
  async redeploy(random: Random): Promise<void> {
    await this.sleep(random.between(100, 90_000));
    await this.scheduler.reach('step', 'redeploy');
    const process = await this.someProcess(random);
    this.scheduler.note(`  ${process.name} is closed`);
    const since = this.time.now;
    const closed = Promise.race([process.close(), process.died, this.sleep(GRACE_MS)]);
    const ended = closed.then(() => {
      if (this.time.now - since >= DRAIN_MS) this.cuts.outOfTime();
      process.die();
    });
    await Promise.all([ended, this.startProcess()]);
    this.scheduler.note(`  ${process.name} has ended`);
  }

  /** What the shop's durable listener does with an event. */
  async consume(consumer: ConsumerName, process: SimulatedProcess, event: MidtransEvent): Promise<void> {
    await process.reach('listener', `${consumer} ${event.type}`);
    if (this.cuts.failsListener()) throw new Error('the listener failed before');
    const entry: Consumed = {
      id: event.id,
      type: event.type,
      subjectId: subjectIdOf(event),
      consumer,
      succeeded: false,
    };
    this.consumed.push(entry);
    await process.reach('handled', `${consumer} ${event.type}`);
    if (this.cuts.failsListener()) throw new Error('the listener failed after');
    entry.succeeded = true;
  }

  /** Ends every process and the gateway. */
  async end(): Promise<void> {
    this.isOver = true;
    for (const process of this.processes) process.die();
    await this.gateway.close();
    await this.database.settled();
  }

  private async startProcess(): Promise<void> {
    while (!this.isOver) {
      const process = new SimulatedProcess(this, `p${++this.started}`);
      this.processes.push(process);
      try {
        await Promise.race([process.boot(), process.died]);
        return;
      } catch (error) {
        // As a supervisor would start it again.
        this.scheduler.note(`  ${process.name} did not start: ${String(error)}`);
        process.die();
        await this.sleep(1_000);
      }
    }
  }

  /** A process dies, and another takes over. */
  private replace(process: SimulatedProcess): void {
    process.die();
    void this.sleep(500).then(() => this.startProcess());
  }

  private async handle(process: SimulatedProcess, body: unknown): Promise<number> {
    try {
      await process.get(NotificationService).handle(body);
      return 200;
    } catch (error) {
      if (error instanceof HttpException) return error.getStatus();
      if (error instanceof MidtransInputError) return 400;
      this.logger.error(`webhook: ${String(error)}`);
      return 500;
    }
  }

  private log(level: string, all: readonly unknown[]): void {
    this.logs.push(`${runningProcess()?.name ?? 'world'} ${level} ${all.map(String).join(' ')}`);
  }
}

function subjectIdOf(event: MidtransEvent): string {
  if ('payment' in event) return event.payment.id;
  if ('invoice' in event) return event.invoice.id;
  if ('subscription' in event) return event.subscription.id;
  if ('payAccount' in event) return event.payAccount.id;
  if ('paymentLink' in event) return event.paymentLink.id;
  return '';
}
