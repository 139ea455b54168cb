import { MidtransError, OutcomeUnknownError } from 'nestjs-midtrans';
import type { SimulatedProcess } from './process';
import type { World } from './world';

/** What somebody was told who asked a process for something. */
export type Told<T> =
  | { readonly as: 'done'; readonly value: T }
  /** A definite no: nothing came of what was asked for. */
  | { readonly as: 'refused'; readonly error: Error; readonly passes: boolean }
  /** It may have been carried out. */
  | { readonly as: 'unknown'; readonly error: Error }
  /** The process died. `mayHaveEnded`: as all was written down, so that a command was ended and nobody was told. */
  | { readonly as: 'nothing'; readonly mayHaveEnded: boolean };

/** Asks some process for something, as a client does that waits for the answer. */
export async function attempt<T>(
  world: World,
  label: string,
  work: (process: SimulatedProcess) => Promise<T>,
): Promise<Told<T>> {
  await world.scheduler.reach('step', label);
  const process = await world.someProcess();
  const told = await Promise.race([
    process
      .serve(() => work(process))
      .then(
        (value): Told<T> => ({ as: 'done', value }),
        (error: unknown): Told<T> => toldOf(error),
      ),
    process.died.then((): Told<T> => ({ as: 'nothing', mayHaveEnded: process.mayHaveEnded })),
  ]);
  world.scheduler.note(
    `  ${label} on ${process.name}: ${told.as}${'error' in told ? ` (${told.error.name})` : ''}`,
  );
  const [what = ''] = label.split(' ');
  const answer = `${what} ${'error' in told ? nameOf(told.error) : told.as}`;
  world.told.set(answer, (world.told.get(answer) ?? 0) + 1);
  return told;
}

function nameOf({ name, message }: Error): string {
  return name === 'Error' ? `Error: ${message.slice(0, 60)}` : name;
}

function toldOf(thrown: unknown): Told<never> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof OutcomeUnknownError) return { as: 'unknown', error };
  if (error instanceof MidtransError) {
    return error.outcomeUnknown ? { as: 'unknown', error } : { as: 'refused', error, passes: true };
  }
  // Ours say what they mean; anything else is a database that is away, and says nothing of what was asked for.
  return 'code' in error && 'passes' in error
    ? { as: 'refused', error, passes: error.passes === true }
    : { as: 'unknown', error };
}
