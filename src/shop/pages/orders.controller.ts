import {
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Query,
  Req,
  Res,
  Sse,
  UseGuards,
  UseInterceptors,
  type MessageEvent,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { PaymentService } from 'nestjs-midtrans';
import type { Observable } from 'rxjs';
import type { ShopUser } from '../../auth/shop-user';
import { SHOP_CONFIG, type ShopConfig } from '../../config/shop.config';
import type { BrowserGateway } from '../../gateway/browser-gateway';
import { BROWSER_GATEWAY } from '../../gateway/gateway.tokens';
import { OrderChanges } from '../orders/order-changes';
import { isOrderId, newOrderId } from '../orders/order-ids';
import { requestedLines } from '../orders/order-lines';
import { OrderStore, type OrderWithPayments } from '../orders/order.store';
import { orderState } from '../orders/order-state';
import { goodsPage } from './goods.page';
import { orderPage } from './order.page';
import { ordersPage } from './orders.page';
import { PageResponseInterceptor } from './page-response.interceptor';
import { Form, Visitor } from './page.request';
import { qrSvg } from './qr';
import { OrderHistoryStore } from './order-history.store';
import { VisitorGuard } from './visitor.guard';
import { Visits, type PageRequest } from './visits';

/** Orders of whoever is signed in. What is of somebody else does not exist for them. */
@ApiExcludeController()
@Controller('orders')
@UseGuards(VisitorGuard)
export class OrdersController {
  constructor(
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
    @Inject(BROWSER_GATEWAY) private readonly gateway: BrowserGateway,
    private readonly visits: Visits,
    private readonly orders: OrderStore,
    private readonly changes: OrderChanges,
    private readonly history: OrderHistoryStore,
    private readonly payments: PaymentService,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  @Get()
  @UseInterceptors(PageResponseInterceptor)
  async list(@Req() request: PageRequest, @Visitor() user: ShopUser): Promise<string> {
    return String(await ordersPage(await this.orders.listOf(user.id), this.visits.of(request)));
  }

  /** Takes what is in the cart. */
  @Post()
  @HttpCode(303)
  @UseInterceptors(PageResponseInterceptor)
  async place(
    @Form() form: Readonly<Record<string, unknown>>,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: unknown,
    @Visitor() user: ShopUser,
  ): Promise<string> {
    const requested = requestedLines(form);
    const orderId = isOrderId(form.order) ? form.order : newOrderId();
    if ('problem' in requested) {
      const problem = requested.problem === 'nothing' ? 'emptyCart' : 'badQuantity';
      this.adapterHost.httpAdapter.status(response, 400);
      return String(await goodsPage({ visit: { ...this.visits.of(request), path: '/' }, orderId, problem }));
    }
    const order = await this.orders.place(orderId, user.id, requested.lines);
    return this.sendTo(response, `/orders/${order.id}`);
  }

  @Get(':id')
  @UseInterceptors(PageResponseInterceptor)
  async show(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: unknown,
    @Visitor() user: ShopUser,
  ): Promise<string> {
    const found = await this.find(id, user);
    // What Midtrans puts into the address anybody can put there: it is asked itself, in case it has not told yet.
    if (Object.keys(query).length > 0) {
      await this.ask(found);
      this.adapterHost.httpAdapter.status(response, 303);
      return this.sendTo(response, `/orders/${id}`);
    }
    return String(
      await orderPage({
        ...found,
        visit: this.visits.of(request),
        methods: await this.payments.listPaymentMethods({ account: 'default' }),
        gateway: this.gateway,
        isProduction: this.config.environment === 'production',
        history: this.config.environment === 'production' ? undefined : await this.history.of(found.payments),
      }),
    );
  }

  /** The code by which an order is paid, to be kept. */
  @Get(':id/qr.svg')
  @Header('Content-Type', 'image/svg+xml')
  @Header('Cache-Control', 'no-store')
  async code(@Param('id') id: string, @Visitor() user: ShopUser): Promise<string> {
    const state = orderState((await this.find(id, user)).payments);
    if (state.kind !== 'waiting' || !state.payment.qrString) throw new NotFoundException();
    return String(await qrSvg(state.payment.qrString, 'QRIS'));
  }

  /** Tells whenever the durable listener heard of one of its payments. */
  @Sse(':id/changes')
  async follow(@Param('id') id: string, @Visitor() user: ShopUser): Promise<Observable<MessageEvent>> {
    const { order } = await this.find(id, user);
    return this.changes.of(order.id);
  }

  private async find(id: string, user: ShopUser): Promise<OrderWithPayments> {
    const order = isOrderId(id) ? await this.orders.find(id, user.id) : null;
    if (order === null) throw new NotFoundException();
    return this.orders.withPayments(order);
  }

  private async ask({ payments }: OrderWithPayments): Promise<void> {
    const state = orderState(payments);
    if (state.kind !== 'waiting' && state.kind !== 'unknown') return;
    // The page tells what is known all the same.
    await this.payments.getStatus(state.payment).catch(() => undefined);
  }

  private sendTo(response: unknown, url: string): string {
    this.adapterHost.httpAdapter.setHeader(response, 'Location', url);
    return '';
  }
}
