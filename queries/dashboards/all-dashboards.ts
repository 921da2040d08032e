import { artworkDashboard } from './artwork.dashboard.ts';
import { customersDashboard } from './customers.dashboard.ts';
import type { Dashboard } from './dashboard.ts';
import { pipelineDashboard } from './pipeline.dashboard.ts';
import { productionDashboard } from './production.dashboard.ts';
import { salesDashboard } from './sales.dashboard.ts';
import { searchDashboard } from './search.dashboard.ts';

/** Every dashboard, in the order in which a menu names them. */
export const allDashboards: readonly Dashboard[] = [
  salesDashboard,
  customersDashboard,
  productionDashboard,
  artworkDashboard,
  searchDashboard,
  pipelineDashboard,
];
