import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Described } from './described';
import { Optional } from './rules';

/** The units of an expiry. */
export const EXPIRY_UNITS = ['second', 'minute', 'hour', 'day'] as const;

/** How long the customer has, from the charge on. Not for cards and OVO. */
export class CustomExpiry {
  @Expose({ name: 'expiry_duration' })
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  expiryDuration: number;

  /** @default 'minute' */
  @Expose()
  @Optional()
  @Described({ default: 'minute' })
  @IsIn(EXPIRY_UNITS)
  unit?: (typeof EXPIRY_UNITS)[number];
}
