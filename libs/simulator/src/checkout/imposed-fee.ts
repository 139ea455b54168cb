import { isObject, numberAt, objectAt, type JsonObject } from '../json';
import { feeOf } from '../transactions/charge/automatic-fee';
import { channelOf } from '../transactions/charge/channel';
import type { Channel } from './channels';
import type { PagePreferences } from '../preferences';

const NAME = 'customer_imposed_payment_fee';

function configsOf(request: JsonObject): readonly JsonObject[] {
  const { payment_fee_configs: configs } = objectAt(request, NAME);
  return Array.isArray(configs) ? configs.filter(isObject) : [];
}

function isPercentage(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

/** The messages that a request's wish for a fee that its customer pays deserves. */
export function imposedFeeProblems(request: JsonObject): string[] {
  if (request[NAME] === undefined || request[NAME] === null) return [];
  if (!isObject(request[NAME])) return [`${NAME} must be an object`];
  const { enable, payment_fee_configs: configs = [] } = request[NAME];
  if (typeof enable !== 'boolean') return [`${NAME}.enable must be true or false`];
  if (!Array.isArray(configs) || !configs.every(isObject)) {
    return [`${NAME}.payment_fee_configs must be an array of objects`];
  }
  return configs.flatMap(({ payment_type: type, customer_percentage: share }, index) => {
    const path = `${NAME}.payment_fee_configs[${index}]`;
    return [
      ...(typeof type === 'string' ? [] : [`${path}.payment_type must be a string`]),
      ...(isPercentage(share) ? [] : [`${path}.customer_percentage must be between 0 and 100`]),
    ];
  });
}

/** A charge that a payment page makes. */
export interface PageCharge {
  readonly orderId: string;
  readonly channel: Channel;
  /** The method's part of it. */
  readonly part: JsonObject;
  /** Whole rupiah. */
  readonly amount: number;
}

/**
 * The customer's share of what the payment costs, in whole rupiah; undefined where the request leaves that to the dashboard.
 *
 * @see https://docs.midtrans.com/reference/request-body-json-parameter
 */
export function imposedFeeOf(
  request: JsonObject,
  { orderId, channel, part, amount }: PageCharge,
  { paymentFee }: PagePreferences,
): number | undefined {
  if (objectAt(request, NAME).enable !== true) return undefined;
  const names: readonly unknown[] = [channel, part.payment_type];
  const config = configsOf(request).find(({ payment_type: type }) => names.includes(type));
  const share = numberAt(config ?? {}, 'customer_percentage') ?? 0;
  return Math.round((feeOf(paymentFee, { orderId, channel: channelOf(part), amount }) * share) / 100);
}
