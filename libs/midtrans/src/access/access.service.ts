import { Injectable, UnauthorizedException } from '@nestjs/common';
import { ForbiddenError } from '../errors/midtrans.errors';
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

  /** Whether somebody may do something, as far as it does no more than its name says. */
  allows(action: MidtransAction, user: MidtransUser | null): boolean {
    if (user?.isStaff === true) return true;
    const right = this.rights[action];
    const needed =
      this.options.permissions?.[action] ?? (typeof right === 'object' ? right.permission : right);
    return needed === 'owner';
  }

  /**
   * @param row - what the action is done to: what it needs may depend on how that stands. Left out, such an action is for staff
   * @throws ForbiddenError where the action is for staff, and the caller is not
   */
  require(action: MidtransAction, user: MidtransUser | null, row?: object): void {
    if (!this.allows(action, user)) throw new ForbiddenError(`${action} is for staff`);
    const right = this.rights[action];
    if (typeof right !== 'object' || user?.isStaff === true) return;
    const effect = row === undefined ? undefined : right.effectOn(row);
    const isAllowed = effect === undefined ? row !== undefined : this.allows(effect, user);
    if (!isAllowed) throw ForbiddenError.inState(action);
  }
}
