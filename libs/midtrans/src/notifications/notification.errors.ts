import { NotFoundError } from '../errors/midtrans-module.error';

/** There is no such notification in the inbox. */
export class NotificationNotFoundError extends NotFoundError {
  constructor() {
    super('Notification');
  }
}

/** How a delivery is refused that none of our keys signed. */
export const WRONG_SIGNATURE = 'The signature does not match';
