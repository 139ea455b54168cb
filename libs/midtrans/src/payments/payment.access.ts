import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { PaymentNotFoundError } from './payment.errors';
import { AuthorizedLookup } from '../rest/authorized-lookup';
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
