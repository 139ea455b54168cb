import { isObject, type JsonObject } from '../json';
import { maskedCardOf } from '../transactions/methods/sandbox-cards';
import { STATE_FORMAT, STATE_VERSION, type GatewayState, type SimulatorState } from './state';

/** What a merchant wrote in its own words, where anything may stand. */
const WORDS = [
  'request',
  'facts',
  'customer',
  'customerDetails',
  'metadata',
  'preferences',
  'recurring',
  'retrySchedule',
  'reason',
];
/** A number to pay to, or an id, may look like a card's. */
const NO_CARD = /(?:_id|_number|_key|_code)$/;
const CARD_FIELD = /^(?:card_number|card_cvv|cvv)$/;
const TOKEN = /token$/;
const REMOVED = '[removed]';

/** A gateway's state as JSON, without keys, card numbers and CVVs: `redacted` takes them out of a text. */
export function writeState(state: GatewayState, redacted: (text: string) => string): SimulatorState {
  const written = (value: unknown, key: string, isWords: boolean): unknown => {
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value)) return value.map((item: unknown) => written(item, key, isWords));
    if (isObject(value)) return partsOf(value, isWords);
    return isWords || key === 'token' ? cleaned(value, key) : value;
  };
  const partsOf = (object: JsonObject, isWords: boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(object)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, written(value, key, isWords || WORDS.includes(key))]),
    );
  const cleaned = (value: unknown, key: string): unknown => {
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const text = String(value);
    if (CARD_FIELD.test(key)) return REMOVED;
    if (NO_CARD.test(key)) return value;
    const clean = redacted(text);
    if (clean === text) return value;
    // The masked number of a card stands for it wherever a token may.
    return TOKEN.test(key) ? (maskedCardOf(text) ?? clean) : clean;
  };
  return { format: STATE_FORMAT, version: STATE_VERSION, ...partsOf({ ...state }, false) };
}
