/** Who may: `owner`: the user whose payment it is, and staff; `staff`: staff only. */
export type Permission = 'owner' | 'staff';

/**
 * What somebody can want to do with a payment, an invoice or a subscription that they may see. Each feature adds its own:
 *
 * ```ts
 * declare module 'nestjs-midtrans' {
 *   interface MidtransRights {
 *     approve_payout: Permission;
 *   }
 * }
 * ```
 */
export interface MidtransRights {}
/** The name of a right: what somebody wants to do over REST. */
export type MidtransAction = keyof MidtransRights;

/** What an action needs that may do more than its name says, by the state of what it is done to. */
export interface RightByEffect<Row extends object = object> {
  readonly permission: Permission;
  /** Which action it is besides, done to this row as it stands: the caller must be allowed that one too. */
  effectOn(row: Row): MidtransAction | undefined;
}

/** What each action needs, where the host does not say otherwise. */
export type Rights = Readonly<Partial<Record<MidtransAction, Permission | RightByEffect>>>;

/** Token of the {@link Rights} of all features. */
export const MIDTRANS_RIGHTS = Symbol('MIDTRANS_RIGHTS');
