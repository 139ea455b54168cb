import { UnauthorizedException } from '@nestjs/common';

/** Who makes a request. */
export interface MidtransUser {
  /** In the host's own terms; payments are owned by it. */
  readonly id: string;
  /** Staff see and act on everybody's payments. */
  readonly isStaff: boolean;
}

/** Whose payments a caller may see: those of one user (null: of nobody, the owner of anonymous charges), or all. */
export type OwnershipScope =
  { readonly kind: 'user'; readonly userId: string | null } | { readonly kind: 'everybody' };

/** Passport's `request.user`: `id ?? sub ?? userId`, `is_staff ?? isStaff`. */
export function userOfRequest(request: unknown): MidtransUser | null {
  const user = field(request, 'user');
  const id = idOf(field(user, 'id') ?? field(user, 'sub') ?? field(user, 'userId'));
  return id === null ? null : { id, isStaff: (field(user, 'is_staff') ?? field(user, 'isStaff')) === true };
}

/**
 * The caller of a guarded endpoint.
 *
 * @throws UnauthorizedException where the guards let somebody in whom `access.resolveUser` does not know
 */
export function requireUser(user: unknown, isPublic: boolean): MidtransUser | null {
  const id = idOf(field(user, 'id'));
  if (id !== null) return { id, isStaff: field(user, 'isStaff') === true };
  if (isPublic && (user === null || user === undefined)) return null;
  throw new UnauthorizedException();
}

/** An id that is none must not pass for "everybody" or "nobody" somewhere. */
function idOf(id: unknown): string | null {
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : null;
}

/** What is not in the caller's scope does not exist for them. */
export function scopeOf(user: MidtransUser | null): OwnershipScope {
  return user?.isStaff === true ? { kind: 'everybody' } : { kind: 'user', userId: user?.id ?? null };
}

/** Whether a row is in a caller's scope. */
export function inScope(scope: OwnershipScope, payment: { userId: string | null }): boolean {
  return scope.kind === 'everybody' || scope.userId === payment.userId;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
