import { MidtransError } from './errors';

/**
 * Midtrans was asked how something stands, and its answer is of no use: it is about something else, or says less than is needed. Nothing was
 * asked to be done, so nothing is unknown but that: it is to be asked again.
 */
export class UnusableAnswerError extends MidtransError {
  constructor(message: string) {
    super({ message, attempts: 1, outcomeUnknown: false });
  }
}
