import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, ID } from '../rest/doc.fields';
import { Field, TextField, TimeField } from '../rest/response';

/** What a card's first digits tell; what Midtrans does not know is empty. */
@ApiSchema({ name: 'MidtransCardBin' })
export class CardBinResponse {
  @TextField({ pattern: '^\\d{6,8}$', example: '45563300' }) bin: string;
  @TextField({ example: 'visa' }) brand: string;
  @TextField({ description: '`credit` or `debit`', example: 'credit' }) bin_type: string;
  @TextField({ example: 'gold' }) bin_class: string;
  @TextField({ description: 'That issued the card', example: 'bank central asia' }) bank: string;
  @TextField({ example: 'bca' }) bank_code: string;
  @TextField({ example: 'Indonesia' }) country_name: string;
  @TextField({ example: 'id' }) country_code: string;
}

/** A saved card. What it is charged with is nobody's to see. */
@ApiSchema({ name: 'MidtransSavedCard' })
export class SavedCardResponse {
  @Field({ ...ID, description: "`saved_card` of a charge's `credit_card`" }) id: string;
  @Field({ ...ACCOUNT, description: 'The merchant account at which it can be charged' }) account: string;
  @TextField({ example: '48111111-1114' }) masked_card: string;
  @TextField({ description: '`credit` or `debit`', example: 'credit' }) card_type: string;
  @TextField({ description: 'That acquired the payment with which it was saved', example: 'cimb' })
  bank: string;
  @TimeField({ nullable: true, description: 'When Midtrans forgets it' }) expires_at: string | null;
  @TimeField() created_at: string;
}
