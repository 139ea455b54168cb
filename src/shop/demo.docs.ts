import { ApiProperty } from '@nestjs/swagger';

/** Describes a journal entry. */
export class JournalEntryDoc {
  @ApiProperty({ format: 'uuid', description: 'A redelivery repeats it' }) id: string;
  @ApiProperty({ example: 'payment.settled' }) type: string;
  @ApiProperty({ description: "Of a subscription's event, the charge's that it tells of; else empty" })
  order_id: string;
  @ApiProperty({ format: 'date-time' }) at: string;
}
