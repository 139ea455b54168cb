import { JwtService } from '@nestjs/jwt';

/** Who uses the demo. */
export const DEMO_USERS = ['customer-1', 'customer-2', 'staff'] as const;
export type DemoUser = (typeof DEMO_USERS)[number];

/** A token of the kind that a shop's login would hand out, but one that lasts. */
export function demoToken(user: DemoUser, secret: string): string {
  return new JwtService({ secret }).sign(
    { is_staff: user === 'staff' },
    { subject: user, algorithm: 'HS256', expiresIn: '365d' },
  );
}
