import { SimulatorError } from '../errors';

/** No invoice has this id or order_id. */
export class UnknownInvoiceError extends SimulatorError {
  override readonly name = 'UnknownInvoiceError';

  constructor(readonly id: string) {
    super(`No invoice has the id ${id}`);
  }
}
