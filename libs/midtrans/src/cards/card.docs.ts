import { ApiProperty, ApiSchema } from '../rest/api-docs';
import { ID, NEXT_CURSOR, TIME, TIME_OR_NULL } from '../rest/doc.fields';

/** Describes what a card's first digits tell; what Midtrans does not know is empty. */
@ApiSchema({ name: 'MidtransCardBin' })
export class CardBinDoc {
  @ApiProperty({ pattern: '^\\d{6,8}$', example: '45563300' }) bin: string;
  @ApiProperty({ example: 'visa' }) brand: string;
  @ApiProperty({ description: '`credit` or `debit`', example: 'credit' }) bin_type: string;
  @ApiProperty({ example: 'gold' }) bin_class: string;
  @ApiProperty({ description: 'That issued the card', example: 'bank central asia' }) bank: string;
  @ApiProperty({ example: 'bca' }) bank_code: string;
  @ApiProperty({ example: 'Indonesia' }) country_name: string;
  @ApiProperty({ example: 'id' }) country_code: string;
}

/** Describes a saved card. */
@ApiSchema({ name: 'MidtransSavedCard' })
export class SavedCardDoc {
  @ApiProperty({ ...ID, description: "`saved_card` of a charge's `credit_card`" }) id: string;
  @ApiProperty({ example: '48111111-1114' }) masked_card: string;
  @ApiProperty({ description: '`credit` or `debit`', example: 'credit' }) card_type: string;
  @ApiProperty({ description: 'That acquired the payment with which it was saved', example: 'cimb' })
  bank: string;
  @ApiProperty({ ...TIME_OR_NULL, description: 'When Midtrans forgets it' }) expires_at: string | null;
  @ApiProperty(TIME) created_at: string;
}

/** Describes a page of saved cards. */
@ApiSchema({ name: 'MidtransSavedCardPage' })
export class SavedCardPageDoc {
  @ApiProperty({ type: [SavedCardDoc] }) results: SavedCardDoc[];
  @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
}
