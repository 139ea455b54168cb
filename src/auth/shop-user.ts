/** What the payment module's access rules read from `request.user`. */
export interface ShopUser {
  readonly id: string;
  readonly is_staff: boolean;
  /** The merchant account whose shop they are in; undefined for the first merchant's customers, and for staff of all. */
  readonly merchant: string | undefined;
}

/** Whom a token is of: `sub` is the user, `is_staff` says what it says, and `merchant` whose shop it is. Undefined: of nobody. */
export function userOf(claims: Readonly<Record<string, unknown>>): ShopUser | undefined {
  const { sub, is_staff: isStaff, merchant } = claims;
  if (typeof sub !== 'string' || sub === '') return undefined;
  return {
    id: sub,
    is_staff: isStaff === true,
    merchant: typeof merchant === 'string' ? merchant : undefined,
  };
}
