import { Injectable, Logger, UnauthorizedException } from '@nestjs/common';
import { AccountNotConfiguredError } from '../accounts/account.errors';
import type { Accounts } from '../accounts/accounts';
import { ForbiddenError } from '../errors/midtrans.errors';
import type { AccessOptions } from './access.options';
import {
  callerOf,
  fieldsOfUser,
  MAX_USER_ID,
  userOfRequest,
  type MidtransUser,
  type UnknownCaller,
} from './midtrans-user';
import type { MidtransAction, Rights } from './rights';

/** Finds out who makes a request, after the guards. */
@Injectable()
export class AccessService {
  private readonly logger = new Logger('Midtrans:access');
  private readonly said = new Set<UnknownCaller>();
  private readonly callers = new WeakMap<object, Promise<MidtransUser | null>>();
  private readonly accountsOf = new WeakMap<object, Promise<string | undefined>>();

  constructor(
    private readonly options: AccessOptions,
    private readonly rights: Rights,
    private readonly isPublic: boolean,
    private readonly accounts: Accounts,
  ) {}

  /** Found out once for a request. @returns null for nobody, where the controllers are public */
  async caller(request: unknown): Promise<MidtransUser | null> {
    if (typeof request !== 'object' || request === null) return this.resolve(request);
    const caller = this.callers.get(request) ?? this.resolve(request);
    this.callers.set(request, caller);
    return caller;
  }

  /**
   * Says who makes a request, where a module beside this one has found out: `access.resolveUser` is not asked.
   *
   * @throws UnauthorizedException for nobody
   */
  setUser(request: object, user: unknown): void {
    this.callers.set(request, Promise.resolve(this.known(user, false, request)));
  }

  /**
   * The merchant account that a request is about, as `access.resolveAccount` says. Found out once for a request.
   *
   * @returns undefined where it is about all of the registration's
   * @throws AccountNotConfiguredError where there is none of that name
   */
  async account(request: unknown): Promise<string | undefined> {
    if (typeof request !== 'object' || request === null) return this.resolveAccount(request);
    const account = this.accountsOf.get(request) ?? this.resolveAccount(request);
    this.accountsOf.set(request, account);
    return account;
  }

  private async resolveAccount(request: unknown): Promise<string | undefined> {
    const account = (await this.options.resolveAccount?.(request)) ?? undefined;
    if (account !== undefined && !this.accounts.readable().includes(account)) {
      throw new AccountNotConfiguredError(account);
    }
    return account;
  }

  private async resolve(request: unknown): Promise<MidtransUser | null> {
    const resolve = this.options.resolveUser ?? userOfRequest;
    return this.known(await resolve(request), this.isPublic, request);
  }

  private known(user: unknown, isPublic: boolean, request: unknown): MidtransUser | null {
    const caller = callerOf(user, isPublic);
    if ('user' in caller) return caller.user;
    this.sayOnce(caller.unknown, request);
    throw new UnauthorizedException();
  }

  /** The client is only told that nobody knows it; what is to be done about it is for the host to read. */
  private sayOnce(unknown: UnknownCaller, request: unknown): void {
    if (this.said.has(unknown)) return;
    this.said.add(unknown);
    this.logger.warn(`401 for somebody whom the guards let in: ${this.explained(unknown, request)}`);
  }

  private explained(unknown: UnknownCaller, request: unknown): string {
    switch (unknown) {
      case 'unstorable':
        return `the user's id has more than ${MAX_USER_ID} characters, NUL or half of a surrogate pair, which no column takes: give another by access.resolveUser(request)`;
      case 'unreadable': {
        if (this.options.resolveUser !== undefined) {
          return 'access.resolveUser(request) gave no { id, isStaff } with an id that is text or a number';
        }
        const fields = fieldsOfUser(request);
        const has = fields.length > 0 ? `it has ${fields.join(', ')}` : 'there is none';
        return `no id, sub or userId is in request.user (${has}): let a guard set one, or say who calls by access.resolveUser(request), which gives { id, isStaff }`;
      }
      default:
        return unknown satisfies never;
    }
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

  /**
   * The caller of what is not one user's, such as all notifications. No permission opens it: an owner's right is to what is theirs.
   *
   * @throws ForbiddenError for anybody but staff
   */
  async staff(request: unknown): Promise<MidtransUser> {
    const user = await this.caller(request);
    if (user?.isStaff !== true) throw new ForbiddenError('this is for staff');
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

  /** Which of all actions somebody may do, as far as each does no more than its name says. */
  rightsOf(user: MidtransUser | null): Record<string, boolean> {
    const actions = Object.keys(this.rights) as MidtransAction[];
    return Object.fromEntries(actions.map((action) => [action, this.allows(action, user)]));
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
