import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { Optional, TextOrEmpty } from '../validation/rules';

/** Why an invoice is voided. */
export class VoidInvoiceInput {
  /** At most 255 characters. @default '' */
  @Expose()
  @Optional()
  @Described({ default: '', example: 'The order was called off' })
  @TextOrEmpty(255)
  reason?: string;
}
