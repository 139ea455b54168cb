import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { AuthorizedLookup } from '../rest/authorized-lookup';
import { authorizedBy } from '../rest/parameters';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PaymentLinkNotFoundError } from './payment-link.errors';
import { PaymentLinkRepository } from './payment-link.repository';

@Injectable()
export class PaymentLinkAccess extends AuthorizedLookup<MidtransPaymentLink> {
  constructor(repository: PaymentLinkRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new PaymentLinkNotFoundError(),
    );
  }
}

/** The payment link that the path names: see {@link authorizedBy}. */
export const Authorized = authorizedBy(PaymentLinkAccess);
