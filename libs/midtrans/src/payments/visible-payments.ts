import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { PaymentNotFoundError } from '../errors/midtrans.errors';
import { VisibleRows } from '../rest/visible-rows';
import type { Payment } from './payment.entity';
import { PaymentRepository } from './payment.repository';

@Injectable()
export class VisiblePayments extends VisibleRows<Payment> {
  constructor(repository: PaymentRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new PaymentNotFoundError(),
    );
  }
}
