export {
  type HandlerFactory,
  midtransHandlers,
  type MidtransHandlersOptions,
  type PlayedGateway,
} from './midtrans-handlers';
export { type NotificationBody, notificationBody, type NotificationFacts } from './notification-body';
export { signNotification } from './sign-notification';
