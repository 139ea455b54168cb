import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { Optional, Rule } from '../validation/rules';

/** How much of a hold is taken. */
export class CaptureInput {
  /** Whole rupiah, at most what was authorised. @default all of it */
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
