import { validate as isUuid } from 'uuid';
import type { AccessService } from '../access/access.service';
import { inScope, scopeOf } from '../access/midtrans-user';
import type { MidtransAction } from '../access/rights';
import { pathParameterOf } from './request';

/** Finds the row that a request's path names, as far as it exists for the caller. */
export abstract class AuthorizedLookup<Row extends { userId: string | null; account: string }> {
  protected constructor(
    private readonly access: AccessService,
    private readonly find: (id: string) => Promise<Row | null>,
    private readonly missing: () => Error,
  ) {}

  /**
   * @param action - what the caller wants to do with it
   * @throws the error of what is missing, where it is not theirs or is not there
   * @throws ForbiddenError where it is theirs, but the action is not for them, or not as it stands
   */
  async findAuthorized(request: unknown, action?: MidtransAction): Promise<Row> {
    const user = await this.access.caller(request);
    const account = await this.access.account(request);
    const id = pathParameterOf(request, 'id');
    const row = isUuid(id) ? await this.find(id) : null;
    if (row === null || !inScope(scopeOf(user, account), row)) throw this.missing();
    if (action !== undefined) this.access.require(action, user, row);
    return row;
  }
}
