import { UnauthorizedException } from '@nestjs/common';

/** Who makes a request. */
export interface MidtransUser {
  /** In the host's own terms; payments are owned by it. */
  readonly id: string;
  /** Staff see and act on everybody's payments. */
  readonly isStaff: boolean;
}

export interface AccessOptions {
  /**
   * Who makes a request, from what the guards left on it.
   * @default passport's `request.user`: `id ?? sub`, `is_staff ?? isStaff`
   */
  resolveUser?: (
    request: unknown,
  ) => MidtransUser | null | undefined | Promise<MidtransUser | null | undefined>;
}

/** Whose payments a caller may see: their own, or everybody's. Null is nobody: the owner of anonymous charges. */
export interface Scope {
  readonly userId: string | null | undefined;
}

/** Passport's `request.user`: `id ?? sub`, `is_staff ?? isStaff`. */
export function userOfRequest(request: unknown): MidtransUser | null {
  const user = field(request, 'user');
  const id = field(user, 'id') ?? field(user, 'sub');
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '') return null;
  return { id: String(id), isStaff: (field(user, 'is_staff') ?? field(user, 'isStaff')) === true };
}

/**
 * The caller of a guarded endpoint.
 *
 * @throws UnauthorizedException where the guards let somebody in whom `access.resolveUser` does not know
 */
export function requireUser(user: MidtransUser | null | undefined, isPublic: boolean): MidtransUser | null {
  if (user === null || user === undefined) {
    if (isPublic) return null;
    throw new UnauthorizedException();
  }
  return user;
}

/** What is not in the caller's scope does not exist for them. */
export function scopeOf(user: MidtransUser | null): Scope {
  if (user === null) return { userId: null };
  return { userId: user.isStaff ? undefined : user.id };
}

export function inScope(scope: Scope, payment: { userId: string | null }): boolean {
  return scope.userId === undefined || scope.userId === payment.userId;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
