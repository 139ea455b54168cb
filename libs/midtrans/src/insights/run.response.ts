import { ApiSchema } from '../rest/api-docs';
import { Field, ListField } from '../rest/response';

const COUNT = { type: 'integer', minimum: 0, example: 0 } as const;

/** What came of the looks of one kind. */
@ApiSchema({ name: 'MidtransLookupReport' })
export class LookupReportResponse {
  @Field({ type: String, example: 'payments' }) lookup: string;
  @Field({ ...COUNT, description: 'Looks: the sum of the next four' }) asked: number;
  @Field({ ...COUNT, description: 'What was looked at is not what it was' }) moved: number;
  @Field(COUNT) unchanged: number;
  @Field({ ...COUNT, description: 'Midtrans could not be asked: it is looked at again' }) failed: number;
  @Field({ ...COUNT, description: 'After too many days without news it is looked at no more' })
  given_up: number;
  @Field({ ...COUNT, description: 'Due, and not looked at: Midtrans is away' }) put_off: number;
}

/** What came of looking at what was due. */
@ApiSchema({ name: 'MidtransReconciliationReport' })
export class ReconciliationReportResponse {
  @ListField(() => LookupReportResponse) lookups: LookupReportResponse[];
  @Field({
    type: Boolean,
    description:
      'Whether all that was due has been looked at: not so at the limit, and where Midtrans is away',
    example: true,
  })
  is_complete: boolean;
}
