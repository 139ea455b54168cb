import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';

/** What the payment module's access rules read from `request.user`. */
export interface ShopUser {
  readonly id: string;
  readonly is_staff: boolean;
}

/** Bearer tokens signed with HS256 and our secret; `sub` is the user and `is_staff` says what it says. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(@Inject(SHOP_CONFIG) config: ShopConfig) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: config.jwtSecret,
      // Without it a token could choose how it is checked.
      algorithms: ['HS256'],
    });
  }

  validate(claims: Readonly<Record<string, unknown>>): ShopUser {
    const { sub, is_staff: isStaff } = claims;
    if (typeof sub !== 'string' || sub === '') throw new UnauthorizedException();
    return { id: sub, is_staff: isStaff === true };
  }
}
