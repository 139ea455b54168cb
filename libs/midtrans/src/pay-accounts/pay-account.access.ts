import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { AccessService } from '../access/access.service';
import { inScope, scopeOf } from '../access/midtrans-user';
import { PayAccountNotFoundError } from './pay-account.errors';
import { authorizedBy } from '../rest/parameters';
import { pathParameterOf } from '../rest/request';
import type { MidtransPayAccount } from './pay-account.entity';
import { PayAccountRepository } from './pay-account.repository';

/** The account that a request's path names, as far as it exists for the caller. */
@Injectable()
export class PayAccountAccess {
  constructor(
    private readonly repository: PayAccountRepository,
    private readonly access: AccessService,
  ) {}

  /** @throws PayAccountNotFoundError where it is not theirs, or is not there */
  async findAuthorized(request: unknown): Promise<MidtransPayAccount> {
    const user = await this.access.user(request);
    const account = await this.access.account(request);
    const id = pathParameterOf(request, 'id');
    const payAccount = isUuid(id) ? await this.repository.findById(id) : null;
    if (payAccount === null || !inScope(scopeOf(user, account), payAccount))
      throw new PayAccountNotFoundError();
    return payAccount;
  }
}

/** The pay account that the path names: see {@link authorizedBy}. */
export const Authorized = authorizedBy(PayAccountAccess);
