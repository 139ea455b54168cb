import { CommandLookup, type DueCommand } from './command.lookup';
import type { Look } from './lookup';
import { backOff } from './rhythm';

/**
 * How the wait for the answer to a creation stands. `awaited`: it may still come; `given_up`: it does not, and the row says so now;
 * `known`: Midtrans has told what came of it.
 */
export type CreationWait = 'awaited' | 'given_up' | 'known';

/**
 * The calls about rows that Midtrans finds by its own ids alone: what came of creating one cannot be asked, so that the wait for it ends
 * by itself.
 */
export abstract class CreationLookup extends CommandLookup {
  /** What creates a row: `create`, `link`. */
  protected abstract readonly creation: string;

  /** Says in the row that nobody waits any more, unless the answer may still come or was told by somebody else. */
  protected abstract giveUp(subjectId: string): Promise<CreationWait>;

  override async look(command: DueCommand, isLast: boolean): Promise<Look> {
    if (command.action !== this.creation) return super.look(command, isLast);
    const wait = await this.giveUp(command.subjectId);
    switch (wait) {
      case 'awaited': {
        const next = backOff(command.since, new Date(), this.options.reconciliation.unresolvedAfterMs);
        return { outcome: 'unchanged', next };
      }
      case 'given_up':
        // The command stays: the same call again goes on with it.
        return { outcome: 'moved', next: null };
      case 'known':
        await this.commands.resolve(command.id);
        return { outcome: 'moved', next: null };
      default:
        return wait satisfies never;
    }
  }
}
