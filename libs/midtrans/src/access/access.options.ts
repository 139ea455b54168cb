import { defineOptions, type OptionGroup, type Resolved } from '../options/option-group';
import { aFunction, objectOf, oneOf, trueOrFalse } from '../options/option-rules';
import type { MidtransUser } from './midtrans-user';
import type { MidtransAction, Permission } from './rights';

/** Who makes a request, and who may do what (`access`). */
export interface AccessOptions {
  /**
   * Who may do what over REST. To cancel or to expire a payment whose money is held or paid is `void` as well.
   * @default `owner` for check_status, cancel, expire and whatever is done to a subscription; `staff` for refund, capture,
   * approve, deny, void and void_invoice
   */
  permissions?: Partial<Record<MidtransAction, Permission>>;
  /**
   * Whether REST clients may choose order ids of a UUID's shape. Midtrans takes order ids and transaction ids in the same
   * place, and its transaction ids are UUIDs: an order that is named after somebody else's transaction could be used to act on
   * that one. Ids that are stored here are refused in any case.
   * @default false
   */
  uuidOrderIds?: boolean;
  /**
   * Who makes a request, from what the guards left on it.
   * @default passport's `request.user`: `id ?? sub ?? userId`, `is_staff ?? isStaff`
   */
  resolveUser?: (
    request: unknown,
  ) => MidtransUser | null | undefined | Promise<MidtransUser | null | undefined>;
  /**
   * Which merchant account a request is about, by what the host knows of it: the tenant of its user, its host name. What the request
   * makes is of that account, and what it reads, lists or does is of that account alone, also for staff. A client has no say in it.
   * @default none: what a request makes is of the default account, and it is about all of the registration's
   */
  resolveAccount?: (request: unknown) => string | null | undefined | Promise<string | null | undefined>;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    access?: AccessOptions;
  }
  interface ResolvedOptions {
    readonly access: Resolved<AccessOptions, never>;
  }
}

/** @param actions - all that somebody may be allowed to do */
export function accessOptions(actions: readonly string[]): OptionGroup<AccessOptions> {
  const permission = oneOf('owner', 'staff');
  return defineOptions<AccessOptions>({
    defaults: {},
    rules: {
      permissions: objectOf(Object.fromEntries(actions.map((action) => [action, permission]))),
      uuidOrderIds: trueOrFalse,
      resolveUser: aFunction,
      resolveAccount: aFunction,
    },
  });
}
