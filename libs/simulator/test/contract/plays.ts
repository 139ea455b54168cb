import type { JsonObject } from '../../src/json';
import type { Stage } from './stage';

/** What the merchant hears of a charge. */
export const charged = (method: JsonObject) => async (stage: Stage) => {
  await stage.charge(method);
  return stage.notification();
};
/** What the merchant hears of a payment. */
export const paid = (method: JsonObject) => async (stage: Stage) => (await stage.paid(method)).notification();
/** What the merchant hears of a transaction that ends unpaid. */
export const ended = (method: JsonObject, end: 'deny' | 'expire') => async (stage: Stage) => {
  await stage.charge(method);
  await stage.simulator[end]('order');
  return stage.notification();
};
