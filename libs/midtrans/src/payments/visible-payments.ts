import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { AccessService } from '../access/access.service';
import { inScope, scopeOf, type PaymentAction } from '../access/midtrans-user';
import { PaymentNotFoundError } from '../errors/midtrans.errors';
import { pathParameterOf } from '../rest/request';
import type { Payment } from './payment.entity';
import { PaymentRepository } from './payment.repository';

/** The payment that a request's path names, as far as it exists for the caller. */
@Injectable()
export class VisiblePayments {
  constructor(
    private readonly repository: PaymentRepository,
    private readonly access: AccessService,
  ) {}

  /**
   * @param action - what the caller wants to do with it
   * @throws PaymentNotFoundError where it is not theirs, or is not there
   * @throws ForbiddenException where it is theirs, but the action is not for them
   */
  async of(request: unknown, action?: PaymentAction): Promise<Payment> {
    const user = await this.access.caller(request);
    const id = pathParameterOf(request, 'id');
    const payment = isUuid(id) ? await this.repository.findById(id) : null;
    if (payment === null || !inScope(scopeOf(user), payment)) throw new PaymentNotFoundError();
    if (action !== undefined) this.access.require(action, user);
    return payment;
  }
}
