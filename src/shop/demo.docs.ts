import { ApiProperty } from '@nestjs/swagger';

/** Describes what the shop sells. */
export class ProductDoc {
  @ApiProperty({ example: 'coffee', description: 'Names it in `metadata.cart` of a charge' }) id: string;
  @ApiProperty({ example: 'Coffee, 250 g' }) name: string;
  @ApiProperty({ type: 'integer', example: 85_000, description: 'Rupiah' }) price: number;
}

/** Describes a journal entry. */
export class JournalEntryDoc {
  @ApiProperty({ format: 'uuid', description: 'A redelivery repeats it' }) id: string;
  @ApiProperty({ example: 'payment.settled' }) type: string;
  @ApiProperty({ description: "Of a subscription's event, the charge's that it tells of; else empty" })
  order_id: string;
  @ApiProperty({ format: 'date-time' }) at: string;
}
