import type { MidtransEnvironment } from '../gateway';

/** What an account may have otherwise than it is said at the top for all of them. Each feature adds a group of its own. */
export interface AccountSettings {}

/** How the notifications of a merchant on BI-SNAP are verified. Nothing else of BI-SNAP is built. */
export interface SnapBiOptions {
  /**
   * Midtrans' public key, as it gives it to the merchant: PEM, or the base64 in it. While it is being replaced, several. What is none, or is a
   * private key, keeps the application from starting.
   */
  publicKey: string | readonly string[];
}

/** A merchant account at Midtrans. */
export interface MidtransAccountOptions extends AccountSettings {
  /**
   * The merchant's server key. While keys are rotated, several: the first is used for calls, notifications may be signed with any of
   * them. One that is plainly no server key (empty, a client key, in quotes, a placeholder) keeps the application from starting.
   */
  serverKey: string | readonly string[];
  /** Only needed by endpoints that a browser could call too. */
  clientKey?: string;
  /**
   * What Midtrans calls the merchant (`G123456789`, in the dashboard): a notification that names another is refused.
   * @default not looked at
   */
  merchantId?: string;
  /**
   * Where Midtrans notifies the merchant as BI-SNAP does.
   * @default such notifications are refused
   */
  snapBi?: SnapBiOptions;
  /**
   * Which Midtrans the keys are of.
   * @default 'sandbox'
   */
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

/**
 * What `forRoot` takes and `forRootAsync`'s factory returns. Each feature adds a group of its own:
 *
 * ```ts
 * declare module 'nestjs-midtrans' {
 *   interface MidtransOptions {
 *     payouts?: PayoutOptions;
 *   }
 * }
 * ```
 */
export interface MidtransOptions extends Partial<MidtransAccountOptions> {
  /**
   * What this process does by itself. `api`: it takes requests and webhooks, and keeps the events of what happens; `worker`: it brings events
   * to durable listeners, asks Midtrans about what nobody has told, and deletes what is old, with or without HTTP; `all`: both.
   * @default 'all'
   */
  role?: MidtransRole;
  /**
   * What the account of the keys at the top is called in the database, in events and in answers. Two registrations differ in it.
   * @default 'default'
   */
  account?: string;
  /**
   * More merchants, by name. What does not say whose it is, is of the account at the top; without one, of the only one, or of the one
   * that is called `default`.
   */
  accounts?: Readonly<Record<string, MidtransAccountOptions>>;
}

/** What a process does by itself. */
export type MidtransRole = (typeof MIDTRANS_ROLES)[number];
/** Every {@link MidtransRole}. */
export const MIDTRANS_ROLES = ['all', 'api', 'worker'] as const;

/** The groups of the options, with every default filled in. */
export interface ResolvedOptions {
  readonly role: MidtransRole;
}

/** Token of the {@link MidtransOptions} as they were given. */
export const MIDTRANS_OPTIONS = Symbol('MIDTRANS_OPTIONS');

/** Token of the {@link ResolvedOptions}. */
export const MIDTRANS_RESOLVED_OPTIONS = Symbol('MIDTRANS_RESOLVED_OPTIONS');
