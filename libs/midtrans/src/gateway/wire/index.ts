/**
 * The gateway's JSON, as it travels: snake_case, amounts as strings with two decimals, times in WIB without offset, where
 * a type does not say otherwise.
 *
 * @see https://docs.midtrans.com/reference/core-api-overview
 */
export * from './balance';
export * from './cards';
export * from './charge';
export * from './invoices';
export * from './notifications';
export * from './object';
export * from './order';
export * from './pay-accounts';
export * from './payment-links';
export * from './snap';
export * from './subscriptions';
export * from './transactions';
