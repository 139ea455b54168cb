import { objectAt, textAt, type JsonObject } from '../json';

/** The validation messages that a request to link an account deserves. */
export function payAccountProblems(body: JsonObject): string[] {
  const partner = objectAt(body, 'gopay_partner');
  const problems: string[] = [];
  if (textAt(body, 'payment_type') === undefined) problems.push('payment_type is required');
  else if (body.payment_type !== 'gopay') problems.push('payment_type must be gopay');
  for (const field of ['phone_number', 'country_code']) {
    const value = textAt(partner, field);
    if (value === undefined) problems.push(`gopay_partner.${field} is required`);
    else if (!/^\d+$/.test(value)) problems.push(`gopay_partner.${field} must be digits`);
  }
  const { redirect_url: redirectUrl } = partner;
  if (redirectUrl !== undefined && typeof redirectUrl !== 'string') {
    problems.push('gopay_partner.redirect_url must be a string');
  }
  return problems;
}

/** Whether GoPay can send a customer there: to a page, or into the merchant's app by a scheme of its own. */
export function isRedirectUrl(url: string): boolean {
  return URL.canParse(url) && !/^(javascript|data|vbscript|file|blob|about):/i.test(new URL(url).protocol);
}
