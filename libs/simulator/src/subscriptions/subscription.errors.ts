import { SimulatorError } from '../errors';

/** No subscription was ever created with this id. */
export class UnknownSubscriptionError extends SimulatorError {
  override readonly name = 'UnknownSubscriptionError';

  constructor(readonly id: string) {
    super(`No subscription has the id ${id}`);
  }
}
