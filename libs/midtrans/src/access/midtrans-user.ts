import { isPlainText } from '../validation/plain-text';

/** What every column of a user's id takes. */
export const MAX_USER_ID = 255;

/** Who makes a request. */
export interface MidtransUser {
  /** In the host's own terms; payments are owned by it. At most 255 characters. */
  readonly id: string;
  /** Staff see and act on everybody's payments. */
  readonly isStaff: boolean;
}

/** Of which merchant account something must be. */
export interface AccountScope {
  /** @default any of the registration's */
  readonly account?: string;
}

/** Whose payments a caller may see: those of one user (null: of nobody, the owner of anonymous charges), or all. */
export type OwnershipScope = (
  { readonly kind: 'user'; readonly userId: string | null } | { readonly kind: 'everybody' }
) &
  AccountScope;

/** Passport's `request.user`: `id ?? sub ?? userId`, `is_staff ?? isStaff`. */
export function userOfRequest(request: unknown): MidtransUser | null {
  const user = field(request, 'user');
  const id = idOf(field(user, 'id') ?? field(user, 'sub') ?? field(user, 'userId'));
  return id === null ? null : { id, isStaff: (field(user, 'is_staff') ?? field(user, 'isStaff')) === true };
}

/** Who makes a request (null: nobody, where the controllers are public), or why it cannot be told. */
export type Caller = { readonly user: MidtransUser | null } | { readonly unknown: UnknownCaller };

/** `unreadable`: there is no id; `unstorable`: there is one that no column takes. */
export type UnknownCaller = 'unreadable' | 'unstorable';

/** Reads what the guards let in, as `access.resolveUser` or {@link userOfRequest} found it. */
export function callerOf(user: unknown, isPublic: boolean): Caller {
  if (isPublic && (user === null || user === undefined)) return { user: null };
  const id = idOf(field(user, 'id'));
  if (id === null) return { unknown: 'unreadable' };
  return isStorable(id)
    ? { user: { id, isStaff: field(user, 'isStaff') === true } }
    : { unknown: 'unstorable' };
}

/** The names of what passport left in `request.user`, for a log: its values may be secret. */
export function fieldsOfUser(request: unknown): string[] {
  const user = field(request, 'user');
  return typeof user === 'object' && user !== null ? Object.keys(user) : [];
}

/** An id that is none must not pass for "everybody" or "nobody" somewhere. */
function idOf(id: unknown): string | null {
  const isId = (typeof id === 'string' && id !== '') || Number.isFinite(id) || typeof id === 'bigint';
  return isId ? String(id) : null;
}

function isStorable(id: string): boolean {
  return isPlainText(id) && id.length <= MAX_USER_ID;
}

/** What is not in the caller's scope does not exist for them. */
export function scopeOf(user: MidtransUser | null, account?: string): OwnershipScope {
  return user?.isStaff === true
    ? { kind: 'everybody', account }
    : { kind: 'user', userId: user?.id ?? null, account };
}

/** Whether a row is of the account that is asked for. What is of none is in no account's scope. */
export function isOfAccount({ account }: AccountScope, row: { account: string | null }): boolean {
  return account === undefined || account === row.account;
}

/** Whether a row is in a caller's scope. */
export function inScope(scope: OwnershipScope, row: { userId: string | null; account: string }): boolean {
  if (!isOfAccount(scope, row)) return false;
  return scope.kind === 'everybody' || scope.userId === row.userId;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
