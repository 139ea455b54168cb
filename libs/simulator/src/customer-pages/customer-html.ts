import type { Context } from 'hono';
import type { Html } from '../html/parts';
import { CUSTOMER_CONTENT_SECURITY_POLICY } from './layout';

/** Answers with a page for customers, which runs another script than those of operators, and may be shown in a frame. */
export function customerHtml(
  context: Context,
  page: Html,
  status: 200 | 400 | 401 | 404 | 409 = 200,
): Response | Promise<Response> {
  context.header('content-security-policy', CUSTOMER_CONTENT_SECURITY_POLICY);
  return context.html(page, status);
}
