import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { InvoiceNotFoundError } from './invoice.errors';
import { AuthorizedLookup } from '../rest/authorized-lookup';
import { authorizedBy } from '../rest/parameters';
import type { MidtransInvoice } from './invoice.entity';
import { InvoiceRepository } from './invoice.repository';

@Injectable()
export class InvoiceAccess extends AuthorizedLookup<MidtransInvoice> {
  constructor(repository: InvoiceRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new InvoiceNotFoundError(),
    );
  }
}

/** The invoice that the path names: see {@link authorizedBy}. */
export const Authorized = authorizedBy(InvoiceAccess);
