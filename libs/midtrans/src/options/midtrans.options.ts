import type { AccessOptions } from '../access/midtrans-user';
import type { CircuitBreakerOptions, GatewayHooks, Wire } from '../gateway';
import type { PaymentType } from '../gateway/wire';
import type { CustomExpiry } from '../validation/custom-expiry';
import type { PrepareCharge } from './prepare-charge';
import type { PrepareInvoice } from './prepare-invoice';
import type { PrepareSubscription } from './prepare-subscription';

export type MidtransEnvironment = 'sandbox' | 'production';

/** A merchant account at Midtrans. */
export interface MidtransAccountOptions {
  /**
   * The merchant's server key. While keys are rotated, several: the first is used for calls, notifications signed with
   * any of them are believed.
   */
  serverKey: string | readonly string[];
  /** Only needed by endpoints that a browser could call too. */
  clientKey?: string;
  /** @default 'sandbox' */
  environment?: MidtransEnvironment;
  /**
   * Where the gateway is: a simulator, a test double.
   * @default the address of the environment
   */
  baseUrl?: string;
  /**
   * Where Snap is.
   * @default below `baseUrl` at `/snap/v1`, or the address of the environment
   */
  snapBaseUrl?: string;
}

/** What `forRoot` takes and `forRootAsync`'s factory returns. */
export interface MidtransOptions extends Partial<MidtransAccountOptions> {
  /** More merchants, by name. The keys at the top are the account `default`. */
  accounts?: Readonly<Record<string, MidtransAccountOptions>>;

  /** How the gateway is called. Warnings, and circuits that open and close, are logged where no hook is given for them. */
  http?: GatewayHooks & {
    /** Makes the requests instead of Node's own HTTP client. Slower, but anything passes for a gateway. */
    fetch?: typeof fetch;
    /**
     * Holds the connections of Node's own HTTP client: a proxy's agent, an `https.Agent` with certificates.
     * @default the process's global agent
     */
    agent?: Wire['agent'];
    /**
     * Milliseconds that a call may take, with all its attempts and pauses.
     * @default 10_000
     */
    timeoutMs?: number;
    /**
     * Attempts after the first, where a repeat is safe.
     * @default 2
     */
    retries?: number;
    /**
     * Refuses calls at once while a host has no answers to give: after `failures` attempts in a row without one (5), for
     * `openMs` milliseconds (30_000), until one attempt goes well.
     * @default false
     */
    circuitBreaker?: false | CircuitBreakerOptions;
  };

  charges?: {
    /**
     * Order ids that the caller leaves out are `<prefix>-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB.
     * @default 'ORDER'
     */
    orderIdPrefix?: string;
    /**
     * Hosts to which a REST client may send its payment's notifications with `notification_url`.
     * @default none: refused
     */
    notificationUrlHosts?: readonly string[];
    /**
     * Where the notifications of every payment go, instead of the URL in the dashboard.
     * @default the dashboard's
     */
    notificationUrl?: string;
    /** Where customers return to from the app, where a charge does not say. @default the dashboard's */
    callbackUrls?: { gopay?: string; shopeepay?: string };
    /**
     * How long customers have to pay, where a charge does not say and its method lets it be chosen.
     * @default the gateway's own time for the method
     */
    expiry?: CustomExpiry;
    /** The payment types that may be charged. @default all */
    enabledPaymentTypes?: readonly PaymentType[];
    /**
     * Sets or vetoes what a REST client wants to be charged, before anything is stored. A client that names its own amount
     * names its own price: set it here, from what is in the customer's cart.
     * @default charges are taken as they come
     */
    prepare?: PrepareCharge;
  };

  invoices?: {
    /**
     * Numbers that the caller leaves out are `<prefix>-YYYYMMDD-XXXXXX`, in WIB.
     * @default 'INV'
     */
    numberPrefix?: string;
    /**
     * Order ids that the caller leaves out are `<prefix>-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB.
     * @default 'INV'
     */
    orderIdPrefix?: string;
    /**
     * The ways to pay that a payment link offers where the invoice does not say, in the gateway's names.
     * @default those that this package knows as well
     * @see https://docs.midtrans.com/reference/request-body-json-parameter
     */
    enabledPayments?: readonly string[];
    /**
     * Whether Midtrans adds taxes that are set in the merchant's dashboard: then the answer to a creation may tell more than the
     * items add up to, and that is what the customer is to pay. Otherwise an answer with another amount is not believed.
     * @default false
     */
    dashboardTaxes?: boolean;
    /**
     * Sets or vetoes what a REST client wants to be sent, before anything is stored. A client that names its own prices, and
     * whom Midtrans is to write to, should not have the last word.
     * @default invoices are taken as they come
     */
    prepare?: PrepareInvoice;
  };

  subscriptions?: {
    /**
     * What becomes of the tokens that subscriptions are charged with: they are secrets. Midtrans wants one with every update.
     * `discard` forgets them, and whoever updates a subscription gives its token anew. With a key they are kept, encrypted: 32
     * bytes in base64 or hex (`openssl rand -base64 32`). While keys are rotated, several: the first encrypts, all decrypt.
     * @default 'discard'
     */
    tokens?: 'discard' | { encryptionKey: string | readonly string[] };
    /**
     * Milliseconds between two questions to the gateway about the same subscription. Recurring notifications are not signed, so
     * each is only a reason to ask, and anyone may send them.
     * @default 1_000
     */
    syncIntervalMs?: number;
    /**
     * How many such questions are under way at once, per instance.
     * @default 10
     */
    syncConcurrency?: number;
    /**
     * Sets or vetoes what a REST client wants to subscribe to, or to change of a subscription, before anything is stored. A
     * client that names its own amount names its own price.
     * @default subscriptions are taken as they come
     */
    prepare?: PrepareSubscription;
  };

  notifications?: {
    /**
     * What is read back from the gateway before a notification is believed: the signature does not cover
     * `transaction_status`. `paid`: whatever would bring or return money; `always`: everything that moves a payment;
     * `never`: nothing but what would make a paid payment unpaid.
     * @default 'paid'
     */
    confirm?: 'paid' | 'always' | 'never';
    /**
     * Milliseconds for reading a status back. The gateway gives up on our answer after 15 s and hopes for one within 5.
     * @default 4_000
     */
    confirmTimeoutMs?: number;
    /**
     * How many wrongly signed deliveries are kept, over all instances; older ones make room.
     * @default 1_000
     */
    rejectedKept?: number;
  };

  events?: {
    /**
     * Milliseconds between two looks for events left behind.
     * @default 1_000
     */
    sweepIntervalMs?: number;
    /**
     * Milliseconds after which another instance may take over an event: at least twice `listenerTimeoutMs`.
     * @default 60_000
     */
    leaseMs?: number;
    /**
     * Milliseconds after which a durable listener counts as failed.
     * @default 20_000
     */
    listenerTimeoutMs?: number;
    /**
     * How many events are with listeners at once, per instance.
     * @default 20
     */
    concurrency?: number;
    /**
     * Attempts before an event is given up (kept, with its error).
     * @default 15
     */
    maxAttempts?: number;
    /**
     * Milliseconds before the second attempt; doubles from there.
     * @default 1_000
     */
    backoffMs?: number;
    /**
     * The longest pause between two attempts, in milliseconds.
     * @default 3_600_000
     */
    maxBackoffMs?: number;
    /**
     * Milliseconds that shutdown waits for events under way.
     * @default 5_000
     */
    drainMs?: number;
  };

  cards?: {
    /**
     * What becomes of the tokens of cards that customers save (`credit_card.save_token_id`): they charge a card again without
     * the customer, so they are secrets. `discard` forgets them. With a key they are kept, encrypted, for the user who saved
     * the card: 32 bytes in base64 or hex (`openssl rand -base64 32`). While keys are rotated, several: the first encrypts,
     * all decrypt.
     * @default 'discard'
     */
    savedTokens?: 'discard' | { encryptionKey: string | readonly string[] };
  };

  access?: AccessOptions;
}
