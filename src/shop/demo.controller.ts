import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProductDoc } from './demo.docs';
import { GOODS, type Product } from './goods';

@ApiTags('Demo')
@Controller('demo')
export class DemoController {
  @Get('goods')
  @ApiOperation({ summary: 'What there is to buy' })
  @ApiOkResponse({ type: [ProductDoc] })
  goods(): readonly Product[] {
    return GOODS;
  }
}
