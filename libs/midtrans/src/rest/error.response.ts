import { ApiProperty, ApiPropertyOptional, ApiSchema } from './api-docs';

@ApiSchema({ name: 'MidtransErrorDetail' })
class ErrorDetailResponse {
  @ApiProperty({
    description: 'The field as the caller wrote it; empty where it is none in particular',
    example: 'item_details.0.price',
  })
  field: string;

  @ApiProperty({ example: 'price must be an integer number' })
  message: string;
}

/** Describes {@link ErrorBody}. */
@ApiSchema({ name: 'MidtransError' })
export class ErrorResponse {
  @ApiProperty({ type: 'integer', example: 400 })
  statusCode: number;

  @ApiProperty({ description: 'The name of the HTTP status', example: 'Bad Request' })
  error: string;

  @ApiProperty({ description: 'For people', example: 'price must be an integer number' })
  message: string;

  @ApiProperty({
    description: 'For programs: stays the same when the message is reworded',
    example: 'invalid_input',
  })
  code: string;

  @ApiProperty({ type: [ErrorDetailResponse] })
  details: ErrorDetailResponse[];

  @ApiPropertyOptional({
    description: 'Where the outcome of an operation is unknown: the order to ask about',
    example: 'ORDER-20261121093000-1A2B3C4D',
  })
  order_id?: string;

  @ApiPropertyOptional({
    description: 'Where the outcome of a refund is unknown: asked for again with it, it is made once',
    example: 'reference1',
  })
  refund_key?: string;

  @ApiPropertyOptional({
    description: 'Where the outcome is unknown: of which subscription',
    example: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f',
  })
  subscription_id?: string;

  @ApiPropertyOptional({
    description: 'Where the outcome is unknown: of which GoPay account',
    example: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f',
  })
  pay_account_id?: string;
}
