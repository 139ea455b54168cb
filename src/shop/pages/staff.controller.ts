import { Controller, Get, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PaymentService } from 'nestjs-midtrans';
import { StaffGuard } from '../../auth/staff.guard';
import { OrderStore } from '../orders/order.store';
import { PageResponseInterceptor } from './page-response.interceptor';
import { staffOrdersPage } from './staff-orders.page';
import { VisitorGuard } from './visitor.guard';
import { Visits, type PageRequest } from './visits';

@ApiExcludeController()
@Controller('staff')
@UseGuards(VisitorGuard, StaffGuard)
@UseInterceptors(PageResponseInterceptor)
export class StaffController {
  constructor(
    private readonly visits: Visits,
    private readonly orders: OrderStore,
    private readonly payments: PaymentService,
  ) {}

  @Get('orders')
  async list(@Req() request: PageRequest): Promise<string> {
    const view = {
      visit: this.visits.of(request),
      orders: await this.orders.listOf(),
      methods: await this.payments.listPaymentMethods({ account: 'default' }),
    };
    return String(await staffOrdersPage(view));
  }
}
