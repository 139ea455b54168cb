import { isCardDataName } from '../gateway/card-data';
import { isJsonWithin } from './json-size';
import { holdsNoCardData } from './no-card-data';
import { isPlainText } from './plain-text';
import { describedRule, Rule } from './rules';

/** Properties of free JSON, by their classes. */
const jsonProperties = new WeakMap<object, ReadonlySet<string>>();

/** Whether a property is free JSON: class-transformer, which leaves out what every object inherits, has no business in it. */
export function isFreeJson(owner: object, property: string): boolean {
  return jsonProperties.get(owner)?.has(property) ?? false;
}
/** As much as the gateway takes of a whole charge. */
const MAX_METADATA_BYTES = 16_384;

/** Free JSON of a caller's own. */
export function Metadata(description: string): PropertyDecorator {
  const isJson: PropertyDecorator = (target, property) => {
    const known = jsonProperties.get(target.constructor) ?? [];
    jsonProperties.set(target.constructor, new Set([...known, String(property)]));
  };
  return describedRule(
    { type: 'object', additionalProperties: true, description },
    Rule('metadataSize', `$property must be at most ${MAX_METADATA_BYTES} bytes of JSON`, (value) =>
      isJsonWithin(MAX_METADATA_BYTES, value),
    ),
    Rule(
      'metadata',
      '$property must be an object without NUL characters, infinite numbers, card data and more than 20 levels',
      isStorableJson,
    ),
    isJson,
  );
}

const MAX_JSON_DEPTH = 20;

/** An object whose every name and text can be stored, that is not absurdly deep, and that holds no card data. */
export function isStorableJson(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isStorable(value, 1);
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  // JSON has no infinite number, and would keep null in its place.
  if (value === Infinity || value === -Infinity) return false;
  if (Number.isInteger(value) || typeof value === 'bigint') return holdsNoCardData(String(value));
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_JSON_DEPTH) return false;
  return Object.entries(value).every(
    ([name, entry]) => isStorableText(name) && !isCardDataName(name) && isStorable(entry, depth + 1),
  );
}

function isStorableText(text: string): boolean {
  return isPlainText(text) && holdsNoCardData(text);
}
