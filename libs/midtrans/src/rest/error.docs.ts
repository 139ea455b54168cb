import { ApiProperty, ApiPropertyOptional } from './api-docs';

class ErrorDetailDoc {
  @ApiProperty({ description: 'The field as the caller wrote it', example: 'item_details.0.price' })
  field: string;

  @ApiProperty({ example: 'price must be an integer number' })
  message: string;
}

/** Describes {@link ErrorBody}. */
export class ErrorDoc {
  @ApiProperty({ example: 400 })
  statusCode: number;

  @ApiProperty({ example: 'Bad Request' })
  error: string;

  @ApiProperty({ example: 'price must be an integer number' })
  message: string;

  @ApiProperty({ example: 'invalid_input' })
  code: string;

  @ApiProperty({ type: [ErrorDetailDoc] })
  details: ErrorDetailDoc[];

  @ApiPropertyOptional({ description: 'Where the outcome of a charge is unknown: the order to ask about' })
  order_id?: string;
}
