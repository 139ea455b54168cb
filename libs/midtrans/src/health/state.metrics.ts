import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { observe, type Observation } from '../telemetry/observed';
import { OperationalState } from './operational-state';

const CIRCUITS = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Tells OpenTelemetry how things stand, whenever its reader asks. What the database says is the same in every instance. */
@Injectable()
export class StateMetrics implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stop: () => void = () => undefined;

  constructor(private readonly state: OperationalState) {}

  onApplicationBootstrap(): void {
    this.stop = observe(() => this.read());
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }

  private async read(): Promise<Observation[]> {
    const circuits = this.state.circuits().map(({ account, host, state }): Observation => {
      const attributes = { 'midtrans.account': account, 'server.address': host };
      return { name: 'midtrans.client.circuit', value: CIRCUITS[state], attributes };
    });
    try {
      return [...circuits, ...(await this.readStored())];
    } catch {
      // A database that is away is told of by others.
      return circuits;
    }
  }

  private async readStored(): Promise<Observation[]> {
    const { consumers, backlog, webhooks } = await this.state.stored();
    const now = Date.now();
    const secondsSince = (at: Date | null): number => (at === null ? 0 : (now - at.getTime()) / 1_000);
    return [
      ...consumers.flatMap(({ name, account, lagMs, waiting, dead }): Observation[] => {
        const attributes = { 'messaging.consumer.group.name': name, 'midtrans.account': account };
        return [
          { name: 'midtrans.consumer.lag', value: lagMs / 1_000, attributes },
          { name: 'midtrans.consumer.waiting', value: waiting, attributes },
          { name: 'midtrans.consumer.dead', value: dead, attributes },
        ];
      }),
      ...backlog.flatMap(({ lookup, account, due, oldestUnresolvedAt }): Observation[] => {
        const attributes = { 'midtrans.lookup': lookup, 'midtrans.account': account };
        return [
          { name: 'midtrans.reconciliation.due', value: due, attributes },
          { name: 'midtrans.reconciliation.unresolved', value: secondsSince(oldestUnresolvedAt), attributes },
        ];
      }),
      ...webhooks.map(({ account, unheardSince }): Observation => ({
        name: 'midtrans.webhook.silence',
        value: secondsSince(unheardSince),
        attributes: { 'midtrans.account': account },
      })),
    ];
  }
}
