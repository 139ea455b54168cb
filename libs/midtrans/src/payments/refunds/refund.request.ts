import { Note } from '../operation.request';
import { RefundInput } from './refund.input';

/** The body of a refund: what it is, and why it is made. */
export class RefundRequest extends RefundInput {
  @Note()
  note?: string;
}
