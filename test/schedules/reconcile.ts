import { ReconciliationService, type ReconciliationReport } from 'nestjs-midtrans';
import { attempt } from './attempts';
import type { World } from './world';

/** When what was asked of the gateway and not answered is looked at, and what it may have been begun by is over. */
const UNRESOLVED_MS = 120_000;
const MOST_PASSES = 10;

/** Lets what nobody told of be asked about: by itself for a while, then all of it by hand, until nothing moves any more. */
export async function reconcile(world: World): Promise<void> {
  await world.scheduler.leap(UNRESOLVED_MS);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const told = await attempt(world, 'reconcile', (process) =>
      process.get(ReconciliationService).run({ all: true }),
    );
    if (told.as === 'done' && isStill(told.value)) return;
    await world.scheduler.leap(UNRESOLVED_MS);
  }
}

function isStill({ isComplete, lookups }: ReconciliationReport): boolean {
  return isComplete && lookups.every(({ moved, failed }) => moved === 0 && failed === 0);
}
