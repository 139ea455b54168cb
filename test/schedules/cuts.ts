import type { Point } from './scheduler';
import type { Random } from './random';

/** What may go wrong in a schedule, and how likely it is at each point where it can. */
export interface Rates {
  /** A process dies: its connections end, what it waits for never comes, its timers are gone. */
  readonly death: number;
  /** A connection to the database is lost, before or after what was sent reached it. */
  readonly brokenConnection: number;
  /** A call of the gateway fails, with or without having been carried out. */
  readonly gateway: number;
  /** A notification is dropped, delayed, reordered, repeated, forged, or its answer is lost. */
  readonly notification: number;
  /** A durable listener fails, before or after it has done its work. */
  readonly listener: number;
}

const NO_RATES: Rates = { death: 0, brokenConnection: 0, gateway: 0, notification: 0, listener: 0 };

/** What becomes of a call on its way to the gateway. */
export type CallCut = 'refused' | 'lost' | 'unavailable' | 'rate-limited' | 'late' | 'hangs';
/** What becomes of the answer to one that was carried out. */
export type AnswerCut = 'lost' | 'server-error' | 'page' | 'cut-off' | 'late' | 'hangs';

const CALL_CUTS: readonly CallCut[] = ['refused', 'lost', 'unavailable', 'rate-limited', 'late', 'hangs'];
const ANSWER_CUTS: readonly AnswerCut[] = ['lost', 'server-error', 'page', 'cut-off', 'late', 'hangs'];

const OUT_OF_TIME = 'out of time';

/** Decides, by the seed, where a schedule is cut. */
export class Cuts {
  private calm = false;
  private deathsLeft: number;
  /** How often each kind of cut was made. */
  readonly made = new Map<string, number>();

  constructor(
    private readonly random: Random,
    readonly rates: Rates,
    private readonly onCut: (what: string) => void,
  ) {
    this.deathsLeft = rates.death > 0 ? random.between(1, 4) : 0;
  }

  /** Whether nothing at all can go wrong in this schedule. */
  get areNone(): boolean {
    return Object.values(this.rates).every((rate) => rate === 0);
  }

  /** Whether something was cut after which an event may reach a listener twice. */
  get mayRepeatEvents(): boolean {
    return ['death', 'broken connection', 'listener', OUT_OF_TIME].some((what) => this.made.has(what));
  }

  /** A process that was told to end stood still for all the time that it had. */
  outOfTime(): void {
    this.count(OUT_OF_TIME);
  }

  /** From now on everything goes well. */
  end(): void {
    this.calm = true;
  }

  kills({ process }: Point): boolean {
    if (process === undefined || this.deathsLeft === 0 || !this.happens('death', this.now.death))
      return false;
    this.deathsLeft--;
    return true;
  }

  breaks(at: 'connect' | 'statement' | 'result' | 'idle'): boolean {
    return this.happens('broken connection', this.now.brokenConnection, at);
  }

  call(): CallCut | undefined {
    return this.happens('call', this.now.gateway) ? this.told(this.random.pick(CALL_CUTS)) : undefined;
  }

  answer(): AnswerCut | undefined {
    return this.happens('answer', this.now.gateway) ? this.told(this.random.pick(ANSWER_CUTS)) : undefined;
  }

  losesNotification(): boolean {
    return this.happens('notification', this.now.notification);
  }

  failsListener(): boolean {
    return this.happens('listener', this.now.listener);
  }

  /** How late something is that is late: within what the gateway takes at most, and often more than a client waits for. */
  delayMs(): number {
    return this.random.pick([5, 500, 3_000, 12_000, 30_000]);
  }

  private get now(): Rates {
    return this.calm ? NO_RATES : this.rates;
  }

  private happens(what: string, rate: number, detail = ''): boolean {
    if (rate === 0 || !this.random.chance(rate)) return false;
    this.count(what);
    this.onCut(`${what} ${detail}`.trim());
    return true;
  }

  private count(what: string): void {
    this.made.set(what, (this.made.get(what) ?? 0) + 1);
  }

  private told<What extends string>(what: What): What {
    this.onCut(what);
    return what;
  }
}
