import { nextAttemptInMs } from '../events/retry';
import { DEFAULTS, withDefaults } from './defaults';

describe('withDefaults', () => {
  it('fills in what is left out', () => {
    expect(withDefaults({ serverKey: 'key' })).toEqual(DEFAULTS);
  });

  it('keeps what is given, in each group', () => {
    const resolveUser = () => null;
    expect(
      withDefaults({
        http: { timeoutMs: 1 },
        charges: { orderIdPrefix: 'SHOP' },
        invoices: { numberPrefix: 'SHOP' },
        subscriptions: { syncIntervalMs: 7 },
        notifications: { confirm: 'never' },
        events: { concurrency: 3 },
        cards: { savedTokens: undefined },
        access: { resolveUser },
      }),
    ).toEqual({
      ...DEFAULTS,
      http: { ...DEFAULTS.http, timeoutMs: 1 },
      charges: { ...DEFAULTS.charges, orderIdPrefix: 'SHOP' },
      invoices: { ...DEFAULTS.invoices, numberPrefix: 'SHOP' },
      subscriptions: { ...DEFAULTS.subscriptions, syncIntervalMs: 7 },
      notifications: { ...DEFAULTS.notifications, confirm: 'never' },
      events: { ...DEFAULTS.events, concurrency: 3 },
      cards: { savedTokens: 'discard' },
      access: { resolveUser },
    });
  });

  it('takes undefined for left out', () => {
    expect(withDefaults({ http: { timeoutMs: undefined }, events: undefined })).toEqual(DEFAULTS);
  });
});

it('a failing listener is tried again for hours', () => {
  const { events } = DEFAULTS;
  const pauses = Array.from({ length: events.maxAttempts }, (_, index) =>
    nextAttemptInMs(index + 1, events, () => 0),
  );
  expect(pauses.at(-1)).toBeNull();
  expect(pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0)).toBeGreaterThan(2 * 3_600_000);
});
