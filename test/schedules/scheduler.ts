import { createHash } from 'node:crypto';
import type { SimulatedProcess } from './process';
import type { Random } from './random';
import type { VirtualTime } from './virtual-time';

/** Where a process, or the world around the processes, waits to be let on. */
export interface Point {
  readonly kind: PointKind;
  /** What is waited for, in a word: a statement's name, a call's path. */
  readonly label: string;
  /** Undefined of the world: customers, merchants, the gateway. */
  readonly process?: SimulatedProcess;
  /** Of those that come to wait at once: which of them began first, for they come in any order. */
  readonly ticket?: number;
  /** Whether its turn can come; any time where there is none. */
  readonly mayGoOn?: () => boolean;
  /** Whether it waits even in the calm. */
  readonly alwaysWaits?: boolean;
}

export type PointKind =
  /** Before a connection is made. */
  | 'connect'
  /** Before a statement reaches the server, and after it was carried out. */
  | 'statement'
  | 'result'
  /** Before a call reaches the gateway, and after it was carried out. */
  | 'call'
  | 'answer'
  /** Before a notification reaches a process, and before its answer reaches the gateway. */
  | 'notification'
  | 'receipt'
  /** Before a durable listener has an event, and after it was carried out. */
  | 'listener'
  | 'handled'
  /** Before somebody outside does something. */
  | 'step';

/** What is under way outside of this Node process: the scheduler waits for it. */
export interface Outside {
  /** Whether nothing is under way but what waits for somebody else. */
  readonly isSettled: boolean;
  /** Resolves once nothing is under way but what waits for somebody else. */
  settled(): Promise<void>;
}

interface Held extends Point {
  readonly ticket: number;
  readonly letGo: () => void;
}

/** After what was carried out nothing can go wrong in the calm. */
const NOT_IN_CALM: readonly PointKind[] = ['result', 'answer', 'handled'];

/** How many turns of the event loop pass before everything that could run by itself counts as having run. */
const QUIET_TURNS = 3;
/** A leap is made when nothing is due so soon. */
const CALM_MS = 1_000;
/** How likely it is that a leap comes before the next timer. */
const LEAP_RATE = 0.1;
/** What is due so close together may happen at once. */
const TOGETHER_MS = [0, 0, 50, 1_000, 5_000];
/** A schedule that takes more steps than this goes in circles. */
const MOST_STEPS = 20_000;

/**
 * Lets one thing happen at a time: whoever would do something waits here until they are chosen, and nobody is chosen before
 * everything else stands still. So the order of everything is the seed's.
 */
export class Scheduler {
  private readonly held: Held[] = [];
  private readonly leaps: { readonly ms: number; readonly resolve: () => void }[] = [];
  private steps = 0;
  private tickets = 0;
  /** Nothing goes wrong any more: fewer things wait for their turn. */
  isCalm = false;
  /** Calls that are late: no month passes before they arrive. */
  inTransit = 0;
  /** The latest steps, to read. */
  readonly trace: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly time: VirtualTime,
    private readonly outside: Outside,
    /** Whether the point is let go on. */
    private readonly onStep: (point: Point) => boolean,
  ) {}

  /** Resolves when it is this point's turn: never where its process dies before. */
  reach(
    kind: PointKind,
    label: string,
    process?: SimulatedProcess,
    { ticket = this.ticket(), mayGoOn, alwaysWaits = false }: Partial<Point> = {},
  ): Promise<void> {
    return new Promise<void>((resolve) => {
      if (process !== undefined && !process.isAlive) return;
      if (this.isCalm && !alwaysWaits && NOT_IN_CALM.includes(kind)) return resolve();
      const behind = this.held.findIndex((each) => each.ticket > ticket);
      const held: Held = { kind, label, process, ticket, mayGoOn, letGo: resolve };
      this.held.splice(behind < 0 ? this.held.length : behind, 0, held);
    });
  }

  /** A place in the order in which things begin. */
  ticket(): number {
    return this.tickets++;
  }

  /** Resolves once so much time has passed at once, which it does when nothing else is left to happen. */
  leap(ms: number): Promise<void> {
    return new Promise((resolve) => void this.leaps.push({ ms, resolve }));
  }

  dropPointsOf(process: SimulatedProcess): void {
    for (let index = this.held.length - 1; index >= 0; index--) {
      if (this.held[index]?.process === process) this.held.splice(index, 1);
    }
  }

  note(line: string): void {
    this.trace.push(line);
  }

  get stepCount(): number {
    return this.steps;
  }

  traceHash(): string {
    return createHash('sha256').update(this.trace.join('\n')).digest('hex').slice(0, 16);
  }

  /** Goes on until `isDone`, or until nothing is left to happen. */
  async run(isDone: () => boolean): Promise<void> {
    for (;;) {
      await this.quiet();
      if (isDone()) return;
      if (this.steps > MOST_STEPS) throw new Error(`no end after ${MOST_STEPS} steps`);
      const free = this.held.filter(({ mayGoOn }) => mayGoOn?.() ?? true);
      if (free.length > 0) this.step(free);
      else if (this.fireTimers()) continue;
      else if (this.held.length > 0) this.step(this.held);
      else throw new Error('everything waits, and for nothing');
    }
  }

  private step(free: readonly Held[]): void {
    this.steps++;
    // Time passes while things happen.
    if (this.random.chance(0.1)) {
      this.time.pass(this.random.between(1, 50));
      if (this.fireDue()) return;
    }
    const held = this.random.pick(free);
    this.held.splice(this.held.indexOf(held), 1);
    const { kind, label, process } = held;
    this.note(`${process?.name ?? 'world'} ${kind} ${label}`);
    if (this.onStep(held)) held.letGo();
  }

  /** Nothing happens but what the time brings: often more than one thing at once. */
  private fireTimers(): boolean {
    const leap =
      this.mayLeap() && (this.isCalm || this.random.chance(LEAP_RATE)) ? this.leaps.shift() : undefined;
    if (leap !== undefined) {
      this.note(`${leap.ms} ms pass`);
      this.time.pass(leap.ms);
      leap.resolve();
      this.fireDue();
      return true;
    }
    const at = this.time.nextAt;
    if (at === undefined) return false;
    this.time.pass(Math.max(0, at - this.time.now) + this.random.pick(TOGETHER_MS));
    return this.fireDue();
  }

  /** A month that passes while something is about to happen is a process that stood still for it. */
  private mayLeap(): boolean {
    const { nextAt = Number.POSITIVE_INFINITY, now } = this.time;
    return this.inTransit === 0 && nextAt - now >= CALM_MS;
  }

  private fireDue(): boolean {
    let fired = false;
    // Those that a timer sets wait for the next time.
    for (const until = this.time.now; this.time.fireNext(until);) fired = true;
    return fired;
  }

  private async quiet(): Promise<void> {
    await turns(QUIET_TURNS);
    // What has come to its end may have set off something else: how soon that ends is not for the clock to decide.
    while (!this.outside.isSettled) {
      await this.outside.settled();
      await turns(QUIET_TURNS);
    }
  }
}

function turns(count: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = (left: number): void => (left === 0 ? resolve() : void setImmediate(turn, left - 1));
    turn(count);
  });
}
