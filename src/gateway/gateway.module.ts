import { Module, type DynamicModule } from '@nestjs/common';
import type { ShopConfig } from '../config/shop.config';
import { browserGatewayOf } from './browser-gateway';
import { BROWSER_GATEWAY, SIMULATED_GATEWAY } from './gateway.tokens';
import type { SimulatedGateway } from './simulated-gateway';

/** Where the gateway is: for the payment module, and for the pages of the shop. */
@Module({})
export class GatewayModule {
  static for(config: ShopConfig, simulated: SimulatedGateway | null): DynamicModule {
    return {
      module: GatewayModule,
      global: true,
      providers: [
        { provide: SIMULATED_GATEWAY, useValue: simulated },
        { provide: BROWSER_GATEWAY, useValue: browserGatewayOf(config, simulated) },
      ],
      exports: [SIMULATED_GATEWAY, BROWSER_GATEWAY],
    };
  }
}
