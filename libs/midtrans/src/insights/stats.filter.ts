import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { AccountFilter } from '../access/account.filter';
import { MidtransInputError } from '../errors/midtrans.errors';
import { Described } from '../validation/described';
import { AsInstant } from '../validation/instant';
import { describedRule, Optional, Rule } from '../validation/rules';
import { BUCKETS, bucketsIn, isTimeZone, mostBucketsIn, type Bucket } from './buckets';

/** What figures are asked for, in code and in the query of `GET /stats/`. */
export class StatsFilter extends AccountFilter {
  /** @default a day before `to` */
  @Expose()
  @Optional()
  @AsInstant()
  readonly from?: Date;

  /** Not itself in it. @default now */
  @Expose()
  @Optional()
  @AsInstant()
  readonly to?: Date;

  /** At most 400 of them. @default 'hour' */
  @Expose()
  @Optional()
  @Described({ description: 'How long a bucket is; at most 400 of them', default: 'hour' })
  @IsIn(BUCKETS)
  readonly bucket?: Bucket;

  /** Whose days and hours they are. @default 'Asia/Jakarta' */
  @Expose({ name: 'time_zone' })
  @Optional()
  @TimeZone()
  readonly timeZone?: string;
}

/** The name of a time zone of the IANA's database. */
function TimeZone(): PropertyDecorator {
  return describedRule(
    {
      type: 'string',
      maxLength: 64,
      default: 'Asia/Jakarta',
      description: 'Of the IANA database: whose days and hours the buckets are',
    },
    Rule('timeZone', '$property must be a time zone, such as Asia/Jakarta', isTimeZone),
  );
}

/** A time in buckets. */
export interface StatsRange {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: Bucket;
  /** When each bucket begins; the first one may begin before `from`. */
  readonly begins: readonly Date[];
}

const DAY_MS = 24 * 60 * 60_000;
/** More than a chart has room for. */
const MOST_BUCKETS = 400;

/** @throws MidtransInputError for a time that ends before it begins, or has too many buckets */
export function rangeOf(filter: StatsFilter, now: Date): StatsRange {
  const { to = now, bucket = 'hour', timeZone = 'Asia/Jakarta' } = filter;
  const { from = new Date(to.getTime() - DAY_MS) } = filter;
  if (from >= to) throw new MidtransInputError([{ field: 'from', message: 'from must be before to' }]);
  if (mostBucketsIn(from, to, bucket) > MOST_BUCKETS) {
    const message = `from and to may be at most ${MOST_BUCKETS} ${bucket}s apart`;
    throw new MidtransInputError([{ field: 'from', message }]);
  }
  return { from, to, bucket, begins: bucketsIn(from, to, bucket, timeZone) };
}
