import { setTimeout } from 'node:timers/promises';
import type { SimulatedGateway } from '../../gateway/simulated-gateway';
import type { DemoClient } from '../demo.client';
import type { MovedTime } from './moved-time';

/** A notification that was refused is delivered again after minutes, which nobody waits for. */
const IDLE_TIMEOUT = 2_000;

/** The time of the shop, its database and its gateway. What is under way when it moves would begin at one time and end at another. */
export class FillClock {
  constructor(
    private readonly time: MovedTime,
    private readonly gateway: SimulatedGateway,
    private readonly operator: DemoClient,
  ) {}

  /** Milliseconds since 1970. */
  get now(): number {
    return this.time.now;
  }

  /** Moves to a time, and has the gateway do what is due by then; stays where it is past that. */
  async moveTo(at: number): Promise<void> {
    await this.idle();
    await this.time.moveTo(at);
    await this.operator.doWhatIsDueAtGateway();
  }

  /** From now on it is the true time. */
  async end(): Promise<void> {
    await this.idle();
    await this.time.end();
    // The gateway's timers were set by the true time, and what they wait for may be past.
    await this.operator.doWhatIsDueAtGateway();
  }

  private async idle(): Promise<void> {
    await Promise.race([this.gateway.idle(), setTimeout(IDLE_TIMEOUT, undefined, { ref: false })]);
  }
}
