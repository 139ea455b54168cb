import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { JwtStrategy } from './jwt.strategy';
import { Sessions } from './sessions';

@Module({ imports: [PassportModule], providers: [JwtStrategy, Sessions], exports: [Sessions] })
export class AuthModule {}
