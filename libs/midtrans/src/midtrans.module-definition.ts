import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MidtransModuleExtras } from './midtrans.module-extras';
import { MIDTRANS_OPTIONS, type MidtransOptions } from './options/midtrans.options';

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<MidtransOptions>({
    moduleName: 'Midtrans',
    optionsInjectionToken: MIDTRANS_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createMidtransOptions')
    .setExtras<MidtransModuleExtras>({
      path: undefined,
      guards: undefined,
      strategy: undefined,
      public: undefined,
      clientPrices: undefined,
      securityScheme: undefined,
      controllers: undefined,
      dataSource: undefined,
      services: undefined,
      features: undefined,
      paymentMethods: undefined,
      isGlobal: undefined,
    })
    .build();

/** What a class given as `useClass` or `useExisting` implements. */
export interface MidtransOptionsFactory {
  /** @returns the options, as `useFactory` does */
  createMidtransOptions(): MidtransOptions | Promise<MidtransOptions>;
}
