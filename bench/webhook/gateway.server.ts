import { answerOf, serveRaw } from '../support/raw-server';
import { settlementOf } from './orders';

/** It is asked by the transaction, of which the order is a part. */
const STATUS_OF = /^GET \/v2\/transaction-of-([^/]+)\/status$/;
const UNKNOWN = answerOf('{"status_code":"404","status_message":"Unknown"}', '404 Not Found');

/** Says of every order that it is settled. */
serveRaw((request) => {
  const orderId = STATUS_OF.exec(request)?.[1];
  return orderId === undefined ? UNKNOWN : answerOf(JSON.stringify(settlementOf(orderId)));
});
