import { NotFoundError } from '../errors/midtrans-module.error';

/** There is no such saved card, or it is not the caller's. */
export class SavedCardNotFoundError extends NotFoundError {
  constructor() {
    super('Saved card');
  }
}
