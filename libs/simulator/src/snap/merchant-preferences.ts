import { CHANNELS, isActive } from '../checkout/channels';
import { compact, isObject, textAt, type JsonObject } from '../json';
import { LOCALES, OTHER_VA_PROCESSORS, type MerchantPreferences, type PagePreferences } from '../preferences';
import type { World } from '../world';
import { BRAND_FIELDS, merchantPreferencesProblems } from './merchant-preferences.validation';
import { snapRefusals } from './snap.refusals';

function flagAt(body: JsonObject, field: string): boolean | undefined {
  const value = body[field];
  return typeof value === 'boolean' ? value : undefined;
}

function stringAt(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

function brandAfter({ brand: changes }: JsonObject, { brand }: PagePreferences): JsonObject | undefined {
  if (!isObject(changes)) return undefined;
  const said = BRAND_FIELDS.map((field) => [field, changes[field] ?? brand[field]] as const);
  return Object.fromEntries<unknown>(said);
}

/** Channels that a request says nothing of stay as they are. */
function disabledAfter(
  { payment_channels: channels }: JsonObject,
  { disabledChannels }: PagePreferences,
): readonly string[] | undefined {
  if (!Array.isArray(channels)) return undefined;
  const said = new Map(channels.filter(isObject).map(({ name, enabled }) => [name, enabled === true]));
  return CHANNELS.filter((name) => !(said.get(name) ?? !disabledChannels.includes(name)));
}

function changesIn(body: JsonObject, current: PagePreferences): Partial<MerchantPreferences> {
  return {
    displayName: textAt(body, 'display_name'),
    finishUrl: stringAt(body, 'finish_payment_return_url'),
    errorUrl: stringAt(body, 'error_payment_return_url'),
    locale: LOCALES.find((locale) => locale === body.locale),
    otherVaProcessor: OTHER_VA_PROCESSORS.find((channel) => channel === body.other_va_processor),
    allowRetry: flagAt(body, 'allow_retry'),
    hideOrderId: flagAt(body, 'hide_order_id'),
    brand: brandAfter(body, current),
    disabledChannels: disabledAfter(body, current),
  };
}

/** https://docs.midtrans.com/reference/snap-checkout-preference-api */
export function merchantPreferencesBody({ merchant, preferences }: World): JsonObject {
  const active = CHANNELS.filter((channel) => isActive(channel, preferences));
  return compact({
    merchant_id: merchant.merchantId,
    display_name: preferences.displayName,
    finish_payment_return_url: preferences.finishUrl,
    error_payment_return_url: preferences.errorUrl,
    locale: preferences.locale,
    other_va_processor: preferences.otherVaProcessor,
    allow_retry: preferences.allowRetry,
    hide_order_id: preferences.hideOrderId,
    brand: preferences.brand,
    payment_channels: active.map((name) => ({
      name,
      enabled: !preferences.disabledChannels.includes(name),
    })),
  });
}

/** Throws the refusal that the request earns. */
export function updateMerchantPreferences(world: World, body: JsonObject): JsonObject {
  const { preferences: current, merchant } = world;
  const problems = merchantPreferencesProblems(body, current);
  if (problems.length > 0) throw snapRefusals.invalid(problems);
  world.merchantPreferences.change(changesIn(body, current));
  world.effects.count(merchant.merchantId, 'updateSnapPreferences');
  return merchantPreferencesBody(world);
}
