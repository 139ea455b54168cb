export * from './catalogue';
export * from './on-midtrans-event.decorator';
export * from './outbox.entity';
export * from './outbox.relay';
export * from './outbox.store';
export * from './durable-listeners';
export { eventOfRow, type OutboxRow } from './outbox.row';
