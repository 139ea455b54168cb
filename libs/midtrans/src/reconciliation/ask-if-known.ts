import { MidtransNotFoundError } from '../gateway';

/**
 * Asks Midtrans about something that it may not have, or not have yet: that is an answer, and no failure.
 *
 * @returns whether Midtrans has it
 * @throws MidtransError where Midtrans cannot be asked
 */
export async function askIfKnown(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof MidtransNotFoundError) return false;
    throw error;
  }
}
