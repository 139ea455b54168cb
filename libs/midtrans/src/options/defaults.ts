import type { AccessOptions } from '../access/midtrans-user';
import type { RelayOptions } from '../events/outbox.relay';
import type { CircuitBreakerOptions, GatewayHooks, Wire } from '../gateway';
import type { MidtransOptions } from './midtrans.options';

/** Token of the {@link ResolvedOptions}. */
export const MIDTRANS_RESOLVED_OPTIONS = Symbol('MIDTRANS_RESOLVED_OPTIONS');

/** The options with every default filled in. */
export interface ResolvedOptions {
  readonly http: GatewayHooks & {
    readonly fetch?: typeof fetch;
    readonly agent?: Wire['agent'];
    readonly timeoutMs: number;
    readonly retries: number;
    readonly circuitBreaker: false | CircuitBreakerOptions;
  };
  readonly charges: ResolvedCharges;
  readonly invoices: ResolvedInvoices;
  readonly subscriptions: ResolvedSubscriptions;
  readonly notifications: {
    readonly confirm: 'paid' | 'always' | 'never';
    readonly confirmTimeoutMs: number;
    readonly rejectedKept: number;
  };
  readonly events: RelayOptions;
  readonly cards: Required<NonNullable<MidtransOptions['cards']>>;
  readonly access: AccessOptions;
}

type ChargeOptions = NonNullable<MidtransOptions['charges']>;
type ResolvedCharges = ChargeOptions &
  Required<Pick<ChargeOptions, 'orderIdPrefix' | 'notificationUrlHosts'>>;

type SubscriptionOptions = NonNullable<MidtransOptions['subscriptions']>;
type ResolvedSubscriptions = Readonly<SubscriptionOptions & Required<Omit<SubscriptionOptions, 'prepare'>>>;

type InvoiceOptions = NonNullable<MidtransOptions['invoices']>;
type ResolvedInvoices = Readonly<InvoiceOptions & Required<Omit<InvoiceOptions, 'prepare'>>>;

export const DEFAULTS = {
  http: { timeoutMs: 10_000, retries: 2, circuitBreaker: false },
  charges: { orderIdPrefix: 'ORDER', notificationUrlHosts: [] },
  invoices: {
    numberPrefix: 'INV',
    orderIdPrefix: 'INV',
    dashboardTaxes: false,
    enabledPayments: [
      'credit_card',
      'bca_va',
      'bni_va',
      'bri_va',
      'permata_va',
      'cimb_va',
      'echannel',
      'gopay',
      'shopeepay',
      'other_qris',
      'indomaret',
      'alfamart',
      'akulaku',
      'kredivo',
    ],
  },
  subscriptions: { tokens: 'discard', syncIntervalMs: 1_000, syncConcurrency: 10 },
  notifications: { confirm: 'paid', confirmTimeoutMs: 4_000, rejectedKept: 1_000 },
  events: {
    sweepIntervalMs: 1_000,
    leaseMs: 60_000,
    listenerTimeoutMs: 20_000,
    concurrency: 20,
    maxAttempts: 15,
    backoffMs: 1_000,
    maxBackoffMs: 3_600_000,
    drainMs: 5_000,
  },
  cards: { savedTokens: 'discard' },
  access: {},
} as const satisfies ResolvedOptions;

export function withDefaults(options: MidtransOptions): ResolvedOptions {
  return {
    http: { ...DEFAULTS.http, ...defined(options.http) },
    charges: { ...DEFAULTS.charges, ...defined(options.charges) },
    invoices: { ...DEFAULTS.invoices, ...defined(options.invoices) },
    subscriptions: { ...DEFAULTS.subscriptions, ...defined(options.subscriptions) },
    notifications: { ...DEFAULTS.notifications, ...defined(options.notifications) },
    events: { ...DEFAULTS.events, ...defined(options.events) },
    cards: { ...DEFAULTS.cards, ...defined(options.cards) },
    access: { ...options.access },
  };
}

/** An option set to undefined is an option left out. */
function defined<T extends object>(options: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
