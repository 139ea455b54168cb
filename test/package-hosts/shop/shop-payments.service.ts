import { Injectable } from '@nestjs/common';
import { PaymentContext, PaymentService } from 'nestjs-midtrans';

/** A dependency that is the shop's own. */
@Injectable()
export class OrderNumbers {
  private last = 0;

  next(): number {
    return ++this.last;
  }
}

@Injectable()
export class ShopPayments extends PaymentService {
  constructor(
    context: PaymentContext,
    private readonly numbers: OrderNumbers,
  ) {
    super(context);
  }

  protected override generateOrderId(): string {
    return `shop-${this.numbers.next()}`;
  }
}
