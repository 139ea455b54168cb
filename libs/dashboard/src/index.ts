export { MidtransDashboardModule } from './dashboard.module';
export type { DashboardLocale, MidtransDashboardOptions } from './dashboard.options';
