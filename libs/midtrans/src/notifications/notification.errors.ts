import { NotFoundError } from '../errors/midtrans-module.error';

/** There is no such notification in the inbox. */
export class NotificationNotFoundError extends NotFoundError {
  constructor() {
    super('Notification');
  }
}
