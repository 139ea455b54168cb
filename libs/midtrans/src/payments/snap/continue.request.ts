import { Expose } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { Described } from '../../validation/described';
import { Optional } from '../../validation/rules';

/** The body of a payment that is gone on with. */
export class ContinueRequest {
  /** @default false */
  @Expose({ name: 'another_method' })
  @Optional()
  @Described({
    default: false,
    description: 'Cancel the attempt that was begun, so that another method can be chosen',
    example: false,
  })
  @IsBoolean()
  anotherMethod?: boolean;
}
