import { Expose } from 'class-transformer';
import { EventSelection } from '../events/event.filter';
import { Described } from '../validation/described';
import { Optional, Text, TextOrEmpty } from '../validation/rules';

const LONGEST_REASON = 255;
const REASON = { description: 'Why: kept for staff to see', example: 'They were shipped by hand' };

/** The body of what is done with an event. */
export class EventRequest {
  @Expose()
  @Optional()
  @Described({ description: 'Only for this consumer', example: 'ship' })
  @Text(128)
  consumer?: string;
}

/** The body of what lets consumers go without an event. */
export class DiscardEventRequest extends EventRequest {
  @Expose()
  @Optional()
  @Described(REASON)
  @TextOrEmpty(LONGEST_REASON)
  reason?: string;
}

/** Which events are given to a consumer again. It is named, so that nobody means all of them by leaving something out. */
export class RetryEventsRequest extends EventSelection {
  @Expose()
  @Described({ description: 'The consumer that has not had them', example: 'ship' })
  @Text(128)
  consumer: string;

  @Expose()
  @Optional()
  @Described({ description: "Only what is of this merchant account: left out, of all of the registration's" })
  @Text(64)
  readonly account?: string;
}

/** Which events a consumer goes without, and why. */
export class DiscardEventsRequest extends RetryEventsRequest {
  @Expose()
  @Described(REASON)
  @Text(LONGEST_REASON)
  reason: string;
}
