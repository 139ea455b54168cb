import { isActive, isChannel } from '../checkout/channels';
import { choiceProblems, flagProblems, isAbsent, objectProblems } from '../checkout/field-problems';
import { isObject, type JsonObject } from '../json';
import { LOCALES, OTHER_VA_PROCESSORS, type PagePreferences } from '../preferences';

const MAX_TEXT = 255;
const MAX_RADIUS = 10;
const TYPOGRAPHIES = [
  'Arial',
  'Inter',
  'Nunito',
  'Open Sans',
  'Playfair Display',
  'Poppins',
  'Questrial',
  'Roboto',
  'Source Sans Pro',
] as const;
// The dashboard has Danamon beside these, and the API's page has not.
const SETTABLE_PROCESSORS = OTHER_VA_PROCESSORS.filter((channel) => channel !== 'danamon_va');

type Problems = (value: unknown, path: string) => string[];

function colorProblems(value: unknown, path: string): string[] {
  const isColor = typeof value === 'string' && /^#[\da-f]{6}$/i.test(value);
  return isAbsent(value) || isColor ? [] : [`${path} must be a hex code such as #0256A7`];
}

function radiusProblems(value: unknown, path: string): string[] {
  const isRadius = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_RADIUS;
  return isAbsent(value) || isRadius ? [] : [`${path} must be a whole number from 0 to ${MAX_RADIUS}`];
}

const BRAND = {
  typography: (value, path) => choiceProblems(value, path, TYPOGRAPHIES),
  header_color: colorProblems,
  button_color: colorProblems,
  input_border_radius: radiusProblems,
  button_border_radius: radiusProblems,
  hide_header: flagProblems,
} as const satisfies Record<string, Problems>;

export const BRAND_FIELDS: readonly string[] = Object.keys(BRAND);

function textProblems(value: unknown, path: string, least: number): string[] {
  const isText = typeof value === 'string' && value.length >= least && value.length <= MAX_TEXT;
  return isAbsent(value) || isText ? [] : [`${path} must be text of ${least} to ${MAX_TEXT} characters`];
}

function channelProblems(channel: unknown, path: string, preferences: PagePreferences): string[] {
  if (!isObject(channel)) return [`${path} must be an object`];
  const { name, enabled } = channel;
  if (!isChannel(name) || !isActive(name, preferences)) {
    return [`Payment type ${String(name)} is invalid for this merchant`];
  }
  return typeof enabled === 'boolean' ? [] : [`${path}.enabled must be true or false`];
}

function channelsProblems(channels: unknown, preferences: PagePreferences): string[] {
  if (isAbsent(channels)) return [];
  if (!Array.isArray(channels)) return ['payment_channels must be an array of objects'];
  return channels.flatMap((channel, index) =>
    channelProblems(channel, `payment_channels[${index}]`, preferences),
  );
}

/** Every message that a change of preferences deserves; none means that it may go on. */
export function merchantPreferencesProblems(body: JsonObject, preferences: PagePreferences): string[] {
  return [
    ...textProblems(body.display_name, 'display_name', 1),
    ...textProblems(body.finish_payment_return_url, 'finish_payment_return_url', 0),
    ...textProblems(body.error_payment_return_url, 'error_payment_return_url', 0),
    ...choiceProblems(body.locale, 'locale', LOCALES),
    ...choiceProblems(body.other_va_processor, 'other_va_processor', SETTABLE_PROCESSORS),
    ...flagProblems(body.allow_retry, 'allow_retry'),
    ...flagProblems(body.hide_order_id, 'hide_order_id'),
    ...objectProblems(body.brand, 'brand', (brand) =>
      Object.entries(BRAND).flatMap(([field, problems]) => problems(brand[field], `brand.${field}`)),
    ),
    ...channelsProblems(body.payment_channels, preferences),
  ];
}
