import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { Optional, Rule, TextOrEmpty } from '../validation/rules';
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
