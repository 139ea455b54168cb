import { nextAttemptInMs } from './events/retry';
import { groupsOf, resolveOptions } from './midtrans.configuration';
import { FEATURES } from './midtrans.features';
import type { MidtransOptions } from './options/midtrans.options';

const withDefaults = (options: MidtransOptions) => resolveOptions(options, groupsOf(FEATURES));
const DEFAULTS = withDefaults({});

describe('the options that are left out', () => {
  it('fills in what is left out', () => {
    expect(withDefaults({ serverKey: 'key' })).toEqual({
      role: 'all',
      http: { timeoutMs: 10_000, retries: 2, circuitBreaker: false },
      database: {
        connectTimeoutMs: 5_000,
        lockTimeoutMs: 5_000,
        preparedStatements: 'auto',
        statementTimeoutMs: 10_000,
      },
      charges: { orderIdPrefix: 'ORDER', clientIds: true, notificationUrlHosts: [] },
      invoices: {
        numberPrefix: 'INV',
        orderIdPrefix: 'INV',
        clientIds: true,
        dashboardTaxes: false,
        enabledPayments: expect.arrayContaining(['credit_card', 'bca_va', 'gopay', 'kredivo']) as string[],
      },
      paymentLinks: { orderIdPrefix: 'LINK', clientIds: true },
      subscriptions: { tokens: 'discard', syncIntervalMs: 1_000, syncConcurrency: 10 },
      notifications: {
        confirm: 'changes',
        confirmTimeoutMs: 4_000,
        readBackPauseMs: 1_000,
        readBacksPerSecond: 200,
        rejectedKept: 1_000,
        maxBodyBytes: 32_768,
      },
      events: {
        sweepIntervalMs: 1_000,
        leaseMs: 5_000,
        listenerTimeoutMs: 20_000,
        concurrency: 10,
        maxAttempts: 44,
        backoffMs: 1_000,
        maxBackoffMs: 3_600_000,
        deadLetters: 'wait',
        drainMs: 5_000,
      },
      reconciliation: {
        enabled: true,
        intervalMs: 10_000,
        perSecond: 10,
        batchSize: 10,
        unresolvedAfterMs: 60_000,
        pendingIntervalMs: 10_800_000,
        giveUpAfterDays: 30,
      },
      cards: { savedTokens: 'discard' },
      access: {},
      health: {
        maxLagMs: 300_000,
        maxDead: 0,
        seenConsumers: true,
        maxUnresolvedMs: 3_600_000,
        maxSilenceMs: 900_000,
        closedCircuits: true,
        timeoutMs: 2_000,
        cacheMs: 5_000,
      },
      retention: { days: {}, intervalMs: 3_600_000, batchSize: 1_000 },
    });
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

it('a failing listener is tried again for more than a day', () => {
  const { events } = DEFAULTS;
  const pauses = Array.from({ length: events.maxAttempts }, (_, index) =>
    nextAttemptInMs(index + 1, events, () => 0),
  );
  expect(pauses.at(-1)).toBeNull();
  expect(pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0)).toBeGreaterThan(24 * 3_600_000);
});
