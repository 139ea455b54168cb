import { Module, type DynamicModule } from '@nestjs/common';
import { SHOP_CONFIG, type ShopConfig } from './shop.config';

/** Gives everyone the configuration, which was read once. */
@Module({})
export class ConfigModule {
  static for(config: ShopConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: SHOP_CONFIG, useValue: config }],
      exports: [SHOP_CONFIG],
    };
  }
}
