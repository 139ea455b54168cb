import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock/clock';
import { parseDuration } from '../clock/duration';
import { later } from '../clock/time';
import { UnknownNotificationError } from '../errors';
import { Rules } from '../faults/rules';
import { stringify, textAt, type JsonObject } from '../json';
import type { NotificationEntry } from '../log/log-entry';
import { Newest, type Numbered } from '../newest';
import { fork, type Random } from '../random';
import { connectionProblem, statusProblem } from './delivery-problem';
import type { NotificationFault } from './notification-fault';
import { redeliveryDelay } from './policy';
import { postNotification } from './post';
import { altered, canStrike, forged, type Tampering } from './tampering';

/** One attempt to deliver one notification. */
export interface NotificationAttempt {
  /** Which message it is: the same for every attempt to deliver it. */
  readonly id: string;
  readonly orderId: string;
  /** The address it was sent to, before any redirect. */
  readonly url: string;
  /** The notification as sent; a number that a double cannot hold is a {@link LosslessNumber}. */
  readonly body: Readonly<JsonObject>;
  readonly at: Date;
  /** 1 for the first delivery, 2 and up for redeliveries. */
  readonly attempt: number;
  /** The HTTP status of the merchant's final answer; absent when there was none. */
  readonly status?: number;
  /** Why there was no answer, in words. */
  readonly error?: string;
  /** How the merchant's answer begins. */
  readonly answer?: string;
  /** Milliseconds until the answer, or until it was given up. */
  readonly ms: number;
  /** When it is delivered again; absent where it is not. */
  readonly nextAttemptAt?: Date;
  /** The fault that was done to this message, or that made it up: absent from the genuine one of a forgery, say. */
  readonly fault?: NotificationFault['kind'];
  /** How it was sent by hand; absent from what the gateway sent by itself. */
  readonly resent?: Resent;
}

/** How a notification is sent once more by hand: as it was, with a body of one's own, or in one of the ways to test a webhook. */
export type Resent = 'unchanged' | 'edited' | Tampering;

export interface CourierSettings {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeScale: number;
  readonly timeoutMs: number;
  /** How many attempts are kept. */
  readonly kept: number;
  readonly log?: (entry: NotificationEntry) => void;
  /** Is called when a fault is set, strikes or is taken back. */
  readonly onFaultChange: () => void;
  /** Is given each attempt when it is over. */
  readonly keep?: (attempt: NotificationAttempt) => void;
}

/** What a feature wants delivered. */
export interface Letter {
  readonly orderId: string;
  readonly url: string;
  readonly body: JsonObject;
}

/** A letter on its way. */
interface Message extends Letter {
  readonly id: string;
  readonly fault?: NotificationFault['kind'];
  /** Of a message that was made by hand. */
  readonly resent?: Resent;
  attempts: number;
  /** The number of its newest attempt; 0 before the first is over. */
  lastAttempt: number;
}

type LoggedAttempt = Numbered<NotificationAttempt>;

/** A message that is held back until another overtakes it. */
interface Held {
  readonly message: Message;
  readonly callOff: () => void;
}

type Outcome = Pick<NotificationAttempt, 'status' | 'error' | 'answer' | 'nextAttemptAt'>;

const HELD_AT_MOST = '1m';

/** What these faults make comes beside the message, which is sent too. */
const ADDED: readonly (NotificationFault['kind'] | undefined)[] = ['duplicate', 'forge', 'replay'];

function entryOf(attempt: NotificationAttempt): NotificationEntry {
  const { at, orderId, url, body, attempt: number, status, error, ms, nextAttemptAt } = attempt;
  const { origin, pathname } = new URL(url);
  return {
    kind: 'notification',
    at,
    orderId,
    url: origin + pathname,
    outcome: textAt(body, 'transaction_status') ?? textAt(body, 'account_status') ?? textAt(body, 'status'),
    attempt: number,
    status,
    problem: error ?? (status === undefined ? undefined : statusProblem(status)),
    ms,
    nextAttemptAt,
  };
}

/** Delivers notifications and, by the gateway's policy, delivers again. */
export class Courier {
  /** What goes wrong with notifications on demand. */
  readonly faults: Rules<NotificationFault>;
  private readonly log: Newest<LoggedAttempt>;
  /** Those of which an attempt is kept, or none was made yet. */
  private readonly messages = new Map<string, Message>();
  private accepted = 0;
  private attempted = 0;
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly held = new Map<string, Held[]>();
  private readonly planned = new Set<() => void>();
  private readonly closing = new AbortController();
  private outstanding = 0;
  private waiters: (() => void)[] = [];

  constructor(private readonly settings: CourierSettings) {
    this.faults = new Rules(fork(settings.random), settings.onFaultChange);
    this.log = new Newest(settings.kept, ({ number, item: { id } }) => {
      if (this.messages.get(id)?.lastAttempt === number) this.messages.delete(id);
    });
    // Every delivery under way listens to it, and any number may be.
    setMaxListeners(0, this.closing.signal);
  }

  /** The newest attempts, in the order in which they were answered. */
  attempts(): readonly NotificationAttempt[] {
    return this.log.all().map(({ item }) => item);
  }

  /** The same, each with which one it is of all. */
  numberedAttempts(): readonly LoggedAttempt[] {
    return this.log.all();
  }

  /**
   * Sends a notification to every url; resolves when each has answered the first attempt. One transaction's first attempts
   * reach one url in the order in which they were sent; everything else runs concurrently.
   */
  async send(transactionId: string, letters: readonly Letter[]): Promise<void> {
    if (this.closing.signal.aborted) return;
    await Promise.all(letters.map((letter) => this.dispatch(`${transactionId} ${letter.url}`, letter)));
  }

  /**
   * Sends a message once more, as the dashboard's button does: one attempt, and no redelivery after it. With a body of its own it
   * is another message.
   */
  async resend(id: string, resent: Resent = 'unchanged', body?: JsonObject): Promise<NotificationAttempt> {
    const original = this.messageOf(id);
    const message = body === undefined ? original : this.add({ ...original, body }, { resent });
    this.outstanding++;
    const note = this.begin(message, resent);
    const attempt = note(await this.post(message));
    this.finish();
    return attempt;
  }

  /** A message as it was sent. */
  letter(id: string): Letter {
    return this.messageOf(id);
  }

  /** The ids of what the gateway told of the same subject at the same address, this message among them, in the order in which it was told. */
  relatives(id: string): readonly string[] {
    const { orderId, url } = this.messageOf(id);
    return [...this.messages.values()]
      .sort((one, other) => Number(one.id) - Number(other.id))
      .filter((each) => each.orderId === orderId && each.url === url)
      .filter(({ fault, resent }) => resent === undefined && !ADDED.includes(fault))
      .map((each) => each.id);
  }

  /** Resolves when no delivery is under way and no redelivery is planned. */
  async idle(): Promise<void> {
    if (this.outstanding === 0) return;
    await this.settings.clock.awake(new Promise<void>((resolve) => this.waiters.push(resolve)));
  }

  /** Gives up every redelivery, aborts what is under way and waits for it to end. */
  async close(): Promise<void> {
    this.closing.abort(new Error('the simulator was closed'));
    for (const callOff of this.planned) {
      callOff();
      this.finish();
    }
    this.planned.clear();
    await this.idle();
  }

  private async dispatch(lane: string, letter: Letter): Promise<void> {
    const fault = this.faults.isEmpty
      ? undefined
      : this.faults.strike([letter.orderId], (each) => canStrike(each, letter.body));
    if (fault) await this.disturb(fault, lane, letter);
    else await this.queue(lane, [[this.accept(letter)]]);
  }

  /** A delivery that a fault puts off is not waited for: its time may never come by itself. */
  private async disturb(fault: NotificationFault, lane: string, letter: Letter): Promise<void> {
    const { kind } = fault;
    switch (kind) {
      case 'duplicate': {
        const all = [this.accept(letter)];
        for (let copy = 0; copy < (fault.copies ?? 1); copy++) all.push(this.accept(letter, kind));
        return this.queue(lane, fault.concurrent ? [all] : all.map((message) => [message]));
      }
      case 'delay': {
        const message = this.accept(letter, kind);
        this.plan(parseDuration(fault.duration), () => this.queue(lane, [[message]]));
        return;
      }
      case 'reorder': {
        const message = this.accept(letter, kind);
        const callOff = this.plan(parseDuration(fault.within ?? HELD_AT_MOST), () => this.queue(lane, []));
        this.held.set(lane, [...(this.held.get(lane) ?? []), { message, callOff }]);
        return;
      }
      case 'drop':
        this.begin(this.accept(letter, kind))({ error: 'dropped by a fault' });
        return this.finish();
      case 'forge': {
        const forgery = this.accept({ ...letter, body: forged(letter.body, fault.status) }, kind);
        return this.queue(lane, [[forgery], [this.accept(letter)]]);
      }
      case 'replay': {
        const message = this.accept(letter);
        const replay = this.accept({ ...letter, body: altered(letter.body, fault.status) }, kind);
        return this.queue(lane, [[message], [replay]]);
      }
    }
  }

  private accept(letter: Letter, fault?: NotificationFault['kind']): Message {
    this.outstanding++;
    return this.add(letter, { fault });
  }

  private add({ orderId, url, body }: Letter, made: Pick<Message, 'fault' | 'resent'>): Message {
    const message = { id: String(++this.accepted), orderId, url, body, ...made, attempts: 0, lastAttempt: 0 };
    this.messages.set(message.id, message);
    return message;
  }

  private messageOf(id: string): Message {
    const message = this.messages.get(id);
    if (!message) throw new UnknownNotificationError(id);
    return message;
  }

  /** One group after another, the messages of a group at once; after them what they have overtaken. */
  private async queue(lane: string, groups: readonly Message[][]): Promise<void> {
    await Promise.all([...groups, ...this.overtaken(lane)].map((group) => this.takeTurn(lane, group)));
  }

  private overtaken(lane: string): Message[][] {
    const held = this.held.get(lane) ?? [];
    this.held.delete(lane);
    return held.map(({ message, callOff }) => {
      callOff();
      return [message];
    });
  }

  private async takeTurn(lane: string, group: readonly Message[]): Promise<void> {
    const deliver = async () => {
      await Promise.all(group.map((message) => this.deliver(message, 1)));
    };
    const turn = (this.lanes.get(lane) ?? Promise.resolve()).then(deliver);
    this.lanes.set(lane, turn);
    await turn;
    if (this.lanes.get(lane) === turn) this.lanes.delete(lane);
  }

  /** One attempt; the message stays outstanding until its last. */
  private async deliver(message: Message, round: number): Promise<void> {
    const note = this.begin(message);
    const outcome = await this.post(message);
    const delay = this.delayAfter(round, outcome);
    if (delay === undefined) {
      note(outcome);
      return this.finish();
    }
    note({ ...outcome, nextAttemptAt: later(this.settings.clock.now(), delay) });
    this.plan(delay, () => this.deliver(message, round + 1));
  }

  /** Milliseconds; undefined where the message is not delivered again. */
  private delayAfter(round: number, { status }: Outcome): number | undefined {
    const delay = redeliveryDelay(round, status, this.settings.random());
    return delay === undefined || this.closing.signal.aborted ? undefined : delay * this.settings.timeScale;
  }

  private async post({ url, body }: Message): Promise<Outcome> {
    try {
      return await postNotification(url, stringify(body), {
        fetch: this.settings.fetch,
        timeoutMs: this.settings.timeoutMs,
        signal: this.closing.signal,
      });
    } catch (error) {
      return { error: connectionProblem(error) };
    }
  }

  /** Counts an attempt; it is noted with what comes of it. */
  private begin(message: Message, resent?: Resent): (outcome: Outcome) => NotificationAttempt {
    message.attempts++;
    const { attempts: attempt, lastAttempt: _, ...letter } = message;
    const [at, begun] = [this.settings.clock.now(), performance.now()];
    return (outcome) => {
      const entry = { ...letter, resent, at, attempt, ms: Math.round(performance.now() - begun), ...outcome };
      message.lastAttempt = ++this.attempted;
      // It may have been dropped with the attempts before this one.
      this.messages.set(message.id, message);
      this.log.add({ number: message.lastAttempt, item: entry });
      this.settings.log?.(entryOf(entry));
      this.settings.keep?.(entry);
      return entry;
    };
  }

  private plan(delayMs: number, task: () => Promise<void>): () => void {
    const callOff = this.settings.clock.after(delayMs, () => {
      this.planned.delete(callOff);
      return task();
    });
    this.planned.add(callOff);
    return () => {
      this.planned.delete(callOff);
      callOff();
    };
  }

  private finish(): void {
    this.outstanding--;
    if (this.outstanding > 0) return;
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }
}
