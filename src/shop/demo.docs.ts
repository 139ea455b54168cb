import { ApiProperty } from '@nestjs/swagger';

/** Describes a journal entry. */
export class JournalEntryDoc {
  @ApiProperty({ format: 'uuid', description: 'A redelivery repeats it' }) id: string;
  @ApiProperty({ example: 'payment.settled' }) type: string;
  @ApiProperty() order_id: string;
  @ApiProperty({ format: 'date-time' }) at: string;
}
