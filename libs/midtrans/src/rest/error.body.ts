import { STATUS_CODES } from 'node:http';
import type { PublicError } from '../errors/midtrans-module.error';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from './api-docs';

@ApiSchema({ name: 'MidtransErrorDetail' })
class ErrorDetail {
  @ApiProperty({
    description: 'The field as the caller wrote it; empty where it is none in particular',
    example: 'item_details.0.price',
  })
  field: string;

  @ApiProperty({ example: 'price must be an integer number' })
  message: string;
}

/** What every error of our endpoints looks like. */
@ApiSchema({ name: 'MidtransError' })
export class ErrorBody {
  @ApiProperty({ type: 'integer', example: 400 })
  statusCode: number;

  /** The name of the HTTP status. */
  @ApiProperty({ description: 'The name of the HTTP status', example: 'Bad Request' })
  error: string;

  @ApiProperty({ description: 'For people', example: 'price must be an integer number' })
  message: string;

  /** For programs: stays the same when the message is reworded. */
  @ApiProperty({
    description: 'For programs: stays the same when the message is reworded',
    example: 'invalid_input',
  })
  code: string;

  @ApiProperty({ type: [ErrorDetail] })
  details: ErrorDetail[];

  /** Where the outcome of a charge or another operation is unknown: the order to ask about. */
  @ApiPropertyOptional({
    description: 'Where the outcome of an operation is unknown: the order to ask about',
    example: 'ORDER-20261121093000-1A2B3C4D',
  })
  order_id?: string;

  /** Where the outcome of a refund is unknown: asked again with this key, it is made once. */
  @ApiPropertyOptional({
    description: 'Where the outcome of a refund is unknown: asked for again with it, it is made once',
    example: 'reference1',
  })
  refund_key?: string;

  /** Where the outcome of something about a subscription is unknown: which. */
  @ApiPropertyOptional({
    description: 'Where the outcome is unknown: of which subscription',
    example: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f',
  })
  subscription_id?: string;

  /** Where the outcome of something about a linked account is unknown: which. */
  @ApiPropertyOptional({
    description: 'Where the outcome is unknown: of which GoPay account',
    example: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f',
  })
  pay_account_id?: string;
}

/** An error on our wire. */
export function bodyOf({ status, code, message, details, ids }: PublicError): ErrorBody {
  return {
    statusCode: status,
    error: STATUS_CODES[status] ?? 'Error',
    message,
    code,
    details: [...details],
    ...(ids && {
      order_id: ids.orderId,
      refund_key: ids.refundKey,
      subscription_id: ids.subscriptionId,
      pay_account_id: ids.payAccountId,
    }),
  };
}

/** The code of an error that has none of its own: the name of its status, such as `not_found`. */
export function codeOfStatus(statusCode: number): string {
  return (STATUS_CODES[statusCode] ?? 'error').toLowerCase().replace(/[^a-z]+/g, '_');
}
