import { SimulatorError } from '../errors';

/** There is no such Snap token, payment link or invoice. */
export class UnknownCheckoutError extends SimulatorError {
  override readonly name = 'UnknownCheckoutError';

  constructor(readonly id: string) {
    super(`No payment page has the id ${id}`);
  }
}

/** The payment page does not let the customer pay, or not like this. */
export class CheckoutRefusedError extends SimulatorError {
  override readonly name = 'CheckoutRefusedError';

  constructor(
    readonly id: string,
    readonly reason: string,
  ) {
    super(`The payment page ${id} refuses: ${reason}`);
  }
}
