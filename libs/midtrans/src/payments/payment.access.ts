import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { PaymentNotFoundError } from './payment.errors';
import { AuthorizedLookup } from '../rest/authorized-lookup';
import { authorizedBy } from '../rest/parameters';
import type { MidtransPayment } from './payment.entity';
import { PaymentRepository } from './payment.repository';

@Injectable()
export class PaymentAccess extends AuthorizedLookup<MidtransPayment> {
  constructor(repository: PaymentRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new PaymentNotFoundError(),
    );
  }
}

/** The payment that the path names: see {@link authorizedBy}. */
export const Authorized = authorizedBy(PaymentAccess);
