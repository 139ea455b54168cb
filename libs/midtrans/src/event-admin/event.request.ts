import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { Optional, Text } from '../validation/rules';

/** The body of what is done with an event. */
export class EventRequest {
  @Expose()
  @Optional()
  @Described({ description: 'Only for this consumer', example: 'ship' })
  @Text(128)
  consumer?: string;
}
