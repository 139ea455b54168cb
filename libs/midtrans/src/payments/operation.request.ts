import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { Optional, Rule, Text, TextOrEmpty } from '../validation/rules';
import { LONGEST_NOTE } from './requester';

/** The rules of a note, and its description. */
export function Note(): PropertyDecorator {
  return (target, property) => {
    Expose()(target, property);
    Optional()(target, property);
    TextOrEmpty(LONGEST_NOTE)(target, property);
    Described({
      description: 'Why: kept for staff to see, and told neither the customer nor Midtrans',
      example: 'The customer called',
    })(target, property);
  };
}

/** The body of what is done to a payment. */
export class OperationRequest {
  @Note()
  note?: string;
}

/** The body of what ends a payment, or one of its attempts. */
export class EndPaymentRequest extends OperationRequest {
  /** Of one of several attempts. @default the attempt that the payment shows, and all of its page */
  @Expose({ name: 'transaction_id' })
  @Optional()
  @Text(255)
  @Described({
    description: "Midtrans' id of one of several attempts: that one alone. Else the payment",
    example: '7d44f3e5-9c31-4f88-9d34-9d6e7c307004',
  })
  transactionId?: string;
}

/** The body of a capture. */
export class CaptureRequest extends OperationRequest {
  @Expose()
  @Optional()
  @Described({
    type: 'integer',
    minimum: 1,
    description: 'Whole rupiah, at most what was authorised; all of it where left out',
    example: 55_000,
  })
  @Rule('amount', '$property must be a whole number of rupiah above 0', (value) => {
    return Number.isSafeInteger(value) && Number(value) > 0;
  })
  amount?: number;
}
