/** GraphQL beside the REST API: a mutation charges through the service, and tells what was wrong with it. */
import 'reflect-metadata';
import { deepEqual } from 'node:assert/strict';
import { Catch, Module, UseFilters } from '@nestjs/common';
import {
  Args,
  Field,
  type GqlExceptionFilter,
  GraphQLModule,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { MidtransModuleError, PaymentService, publicErrorOf } from 'nestjs-midtrans';
import { MidtransError } from 'nestjs-midtrans/gateway';
import { buyAndGiveBack, inShop, openGateway, type OpenShop } from './journey.js';
import { ShopModule } from './shop.module.js';

const PATH = 'api/midtrans';

@ObjectType()
class Charged {
  @Field(() => String) orderId: string;
  @Field(() => String) status: string;
}

/** As `docs/errors.md` has it. */
@Catch(MidtransModuleError, MidtransError)
class MidtransGraphQLFilter implements GqlExceptionFilter {
  catch(error: Error): GraphQLError {
    const { message, ...extensions } = publicErrorOf(error);
    return new GraphQLError(message, { extensions });
  }
}

@Resolver()
@UseFilters(MidtransGraphQLFilter)
class PaymentsResolver {
  constructor(private readonly payments: PaymentService) {}

  @Query(() => String)
  name(): string {
    return 'shop';
  }

  @Mutation(() => Charged)
  async charge(
    @Args('orderId', { type: () => String }) orderId: string,
    @Args('amount', { type: () => Int }) grossAmount: number,
  ): Promise<Charged> {
    const { payment } = await this.payments.createCharge({ paymentType: 'qris', orderId, grossAmount });
    return { orderId: payment.orderId, status: payment.transactionStatus };
  }
}

/** Apollo stands on Express here, Mercurius on Fastify. */
async function graphql() {
  const options = { autoSchemaFile: true, path: '/graphql' };
  if (process.env['HTTP_ADAPTER'] === 'express') {
    const { ApolloDriver } = await import('@nestjs/apollo');
    return GraphQLModule.forRoot({ ...options, driver: ApolloDriver });
  }
  const { MercuriusDriver } = await import('@nestjs/mercurius');
  return GraphQLModule.forRoot({ ...options, driver: MercuriusDriver });
}

async function mutate({ url }: OpenShop, amount: number) {
  const query = `mutation { charge(orderId: "order-2", amount: ${amount}) { orderId status } }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: { charge: unknown } | null; errors?: { extensions: object }[] };
}

async function main(): Promise<void> {
  const gateway = await openGateway('SB-Mid-server-host');
  const { serverKey, url: gatewayUrl } = gateway;

  @Module({
    imports: [ShopModule.of({ path: PATH, serverKey, gatewayUrl }), await graphql()],
    providers: [PaymentsResolver],
  })
  class ShopWithGraphql {}

  await inShop(ShopWithGraphql, [gateway], async (shop) => {
    const refused = await mutate(shop, 0);
    const { statusCode, code, details } = { ...refused.errors?.[0]?.extensions } as Record<string, unknown>;
    const message = 'grossAmount must not be less than 1';
    deepEqual(
      { statusCode, code, details },
      { statusCode: 400, code: 'invalid_input', details: [{ field: 'grossAmount', message }] },
    );
    const charged = await mutate(shop, 45_000);
    deepEqual(charged.data?.charge, { orderId: 'order-2', status: 'pending' }, JSON.stringify(charged));
    await buyAndGiveBack(shop, PATH, gateway, 'order-1');
  });
}

void main();
