import { Injectable, Logger } from '@nestjs/common';
import { isMissingTable } from '../database/missing-table';
import type { Consumer } from './consumer';
import { ConsumerRegistry } from './consumer.registry';
import { ConsumerWatch } from './consumer.watch';
import { messageOfThrown } from './thrown';

const SEE_EVERY_MS = 30_000;

/** Tells the database which consumers this process has: at boot, and now and then. */
@Injectable()
export class ConsumerPresence {
  private readonly logger = new Logger('Midtrans:events');
  private seenAt = Number.NEGATIVE_INFINITY;
  private isBackfilled = false;

  constructor(
    private readonly registry: ConsumerRegistry,
    private readonly watch: ConsumerWatch,
  ) {}

  /**
   * Registers what is new of them, before anything is appended.
   *
   * @param runHere - whether they run in this process: else some other is to say that it has them
   * @throws Error where that fails: what this process appended would never be for those that are new
   */
  async register(consumers: readonly Consumer[], runHere: boolean): Promise<void> {
    try {
      await this.registry.see(consumers, runHere);
    } catch (error) {
      // Then nothing can be appended either, and the boot checks say what to run.
      if (isMissingTable(error)) return;
      const reason = messageOfThrown(error);
      throw new Error(`The durable listeners could not be registered: ${reason}`, { cause: error });
    }
  }

  /**
   * Registers them for accounts that are about to be theirs, and gives those that begin at the beginning what was there before: nothing of
   * these accounts has been brought to them yet.
   *
   * @param runHere - whether they run in this process
   * @throws Error where that fails
   */
  async prepareFor(
    consumers: readonly Consumer[],
    accounts: readonly string[],
    runHere: boolean,
  ): Promise<void> {
    await this.registry.see(consumers, runHere);
    await this.registry.backfill(consumers, accounts);
  }

  /**
   * Says that they are here, and registers what is new, if that was not done a moment ago. It fails for no database.
   *
   * @param whenBackfilled - called once those that begin at the beginning have been given what was there before them
   */
  async announce(consumers: readonly Consumer[], whenBackfilled: () => void): Promise<void> {
    if (performance.now() - this.seenAt < SEE_EVERY_MS) return;
    await this.attempt('The durable listeners could not be registered, trying again', async () => {
      await this.registry.see(consumers);
      this.seenAt = performance.now();
      for (const { name, type, waiting } of await this.registry.retire(consumers)) {
        this.logger.warn(`${name} takes ${type} no longer: ${waiting} that waited for it are discarded`);
      }
      await this.watch.look();
    });
    if (performance.now() - this.seenAt < SEE_EVERY_MS && !this.isBackfilled) {
      // It may be long.
      void this.backfill(consumers, whenBackfilled);
    }
  }

  private backfill(consumers: readonly Consumer[], whenBackfilled: () => void): Promise<void> {
    return this.attempt('Earlier events could not be given to new listeners, trying again', async () => {
      await this.registry.backfill(consumers);
      this.isBackfilled = true;
      whenBackfilled();
    });
  }

  private async attempt(otherwise: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error(`${otherwise}: ${messageOfThrown(error)}`);
    }
  }
}
