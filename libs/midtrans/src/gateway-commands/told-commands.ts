import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { asError } from '../errors/as-error';
import { redactText } from '../gateway';
import { CommandStore, type Command } from './command.store';

/** Before the first attempt in the background; doubles from there. */
const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

/**
 * Settles commands whose callers are being told what came of them. Where the database does not take it, they are told all the same: the
 * outcome is written down, and whoever was told that it is unknown would ask for another. The command is settled later.
 */
@Injectable()
export class ToldCommands implements OnModuleDestroy {
  private readonly logger = new Logger('Midtrans:commands');
  private readonly stopping = new AbortController();

  constructor(private readonly store: CommandStore) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Resolves when the caller may be told. Until it is settled, the same call is told the same. */
  async settle({ id, attempts }: Pick<Command, 'id' | 'attempts'>): Promise<void> {
    const settle = (): Promise<void> => this.store.settle(id, undefined, attempts);
    try {
      // A connection that broke is replaced at once.
      await settle().catch(settle);
    } catch (error) {
      const reason = redactText(asError(error).message);
      this.logger.warn(`Command ${id} is done and told, and is marked so later: ${reason}`);
      void this.settleLater(settle);
    }
  }

  private async settleLater(settle: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      try {
        // A database that is away keeps no process from ending.
        await pause(waitMs, undefined, { signal, ref: false });
        await settle();
        return;
      } catch {
        // Again, unless the process ends: then the same call is told the same until somebody has looked.
      }
    }
  }
}
