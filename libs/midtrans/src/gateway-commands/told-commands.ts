import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { asError } from '../errors/as-error';
import { redactText } from '../gateway';
import { CommandStore, type Command } from './command.store';

/** Before the first attempt in the background; doubles from there. */
const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

/**
 * Ends commands whose callers are being told what came of them. Where the database does not take it, they are told all the same: the
 * outcome is written down, and whoever was told that it is unknown would ask for another. The command is ended later.
 */
@Injectable()
export class ToldCommands implements OnModuleDestroy {
  private readonly logger = new Logger('Midtrans:commands');
  private readonly stopping = new AbortController();

  constructor(private readonly store: CommandStore) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Of a call that was carried out just now. Resolves when its caller may be told; until it is ended, the same call is told the same. */
  settle({ id, attempts }: Pick<Command, 'id' | 'attempts'>): Promise<void> {
    return this.end(`Command ${id}`, () => this.store.settle(id, undefined, attempts));
  }

  /** The same of what was left of an action: its caller, who asks again, is told of that. */
  tell(subjectId: string, action: string): Promise<void> {
    return this.end(`What was left of the ${action} of ${subjectId}`, () =>
      this.store.tell(subjectId, action),
    );
  }

  /** The same of one command that was left. */
  drop(left: Pick<Command, 'id' | 'attempts'>): Promise<void> {
    return this.end(`Command ${left.id}`, () => this.store.drop(left));
  }

  private async end(what: string, write: () => Promise<unknown>): Promise<void> {
    try {
      // A connection that broke is replaced at once.
      await write().catch(write);
    } catch (error) {
      const reason = redactText(asError(error).message);
      this.logger.warn(`${what} is done and told, and is marked so later: ${reason}`);
      void this.endLater(write);
    }
  }

  private async endLater(write: () => Promise<unknown>): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      try {
        // A database that is away keeps no process from ending.
        await pause(waitMs, undefined, { signal, ref: false });
        await write();
        return;
      } catch {
        // Again, unless the process ends: then the same call is told the same until somebody has looked.
      }
    }
  }
}
