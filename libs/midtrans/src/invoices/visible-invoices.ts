import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { InvoiceNotFoundError } from '../errors/invoice.errors';
import { VisibleRows } from '../rest/visible-rows';
import type { Invoice } from './invoice.entity';
import { InvoiceRepository } from './invoice.repository';

@Injectable()
export class VisibleInvoices extends VisibleRows<Invoice> {
  constructor(repository: InvoiceRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new InvoiceNotFoundError(),
    );
  }
}
