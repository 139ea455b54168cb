import { ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import type { AccessOptions } from './access.options';
import { requireUser, userOfRequest, type MidtransUser } from './midtrans-user';
import type { MidtransAction, Rights } from './rights';

/** Finds out who makes a request, after the guards. */
@Injectable()
export class AccessService {
  private readonly callers = new WeakMap<object, Promise<MidtransUser | null>>();

  constructor(
    private readonly options: AccessOptions,
    private readonly rights: Rights,
    private readonly isPublic: boolean,
  ) {}

  /** Found out once for a request. @returns null for nobody, where the controllers are public */
  async caller(request: unknown): Promise<MidtransUser | null> {
    if (typeof request !== 'object' || request === null) return this.resolve(request);
    const caller = this.callers.get(request) ?? this.resolve(request);
    this.callers.set(request, caller);
    return caller;
  }

  private async resolve(request: unknown): Promise<MidtransUser | null> {
    const resolve = this.options.resolveUser ?? userOfRequest;
    return requireUser(await resolve(request), this.isPublic);
  }

  /**
   * The caller of what must be somebody's own.
   *
   * @throws UnauthorizedException for nobody, also where the controllers are public
   */
  async user(request: unknown): Promise<MidtransUser> {
    const user = await this.caller(request);
    if (user === null) throw new UnauthorizedException();
    return user;
  }

  /** @throws ForbiddenException where the action is for staff, and the caller is not */
  require(action: MidtransAction, user: MidtransUser | null): void {
    const needed = this.options.permissions?.[action] ?? this.rights[action];
    if (needed !== 'owner' && user?.isStaff !== true) throw new ForbiddenException(`${action} is for staff`);
  }
}
