import { Controller, Get, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { newOrderId } from '../orders/order-ids';
import { goodsPage } from './goods.page';
import { PageResponseInterceptor } from './page-response.interceptor';
import { VisitorGuard } from './visitor.guard';
import { Visits, type PageRequest } from './visits';

@ApiExcludeController()
@Controller()
@UseGuards(VisitorGuard)
@UseInterceptors(PageResponseInterceptor)
export class GoodsController {
  constructor(private readonly visits: Visits) {}

  @Get()
  async goods(@Req() request: PageRequest): Promise<string> {
    return String(await goodsPage({ visit: this.visits.of(request), orderId: newOrderId() }));
  }
}
