// First what both applications load, so that what is beside it is what the package brings.
import { listen } from './listen';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MidtransModule } from 'nestjs-midtrans';

void listen(
  EventEmitterModule.forRoot({ wildcard: true }),
  MidtransModule.forRoot({
    serverKey: 'SB-Mid-server-benchmark',
    clientKey: 'SB-Mid-client-benchmark',
    public: true,
    clientPrices: true,
  }),
);
