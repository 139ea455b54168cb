import type { Command } from './command.store';

/** Whether something that was asked of the gateway may still be answered, or carried out. */
export function isAwaited(open: readonly Command[]): boolean {
  return open.some(({ isUnderWay, isResolved, mayArrive }) => isUnderWay || (!isResolved && mayArrive));
}
