import { Module } from '@nestjs/common';
import { SimulatedGateway } from './simulated-gateway';

@Module({ providers: [SimulatedGateway], exports: [SimulatedGateway] })
export class GatewayModule {}
