import { JwtService } from '@nestjs/jwt';

/** Who uses the demo. */
export const DEMO_USERS = ['customer-1', 'customer-2', 'staff'] as const;
export type DemoUser = (typeof DEMO_USERS)[number];

/**
 * A token of the kind that a shop's login would hand out, but one that lasts.
 *
 * @param merchant - the merchant account whose shop they are in @default the first one's
 */
export function demoToken(user: DemoUser, secret: string, merchant?: string): string {
  return new JwtService({ secret }).sign(
    { is_staff: user === 'staff', merchant },
    { subject: user, algorithm: 'HS256', expiresIn: '365d' },
  );
}
