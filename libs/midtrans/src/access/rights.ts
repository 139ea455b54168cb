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
export type MidtransAction = keyof MidtransRights;

/** Who may do what, where the host does not say otherwise. */
export type Rights = Readonly<Partial<Record<MidtransAction, Permission>>>;

/** Token of the {@link Rights} of all features. */
export const MIDTRANS_RIGHTS = Symbol('MIDTRANS_RIGHTS');
