import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { CostAnomalies } from './cost-anomalies.ts';
import { OperationsDashboard, type OperationsDashboardProps } from './operations-dashboard.ts';
import { type Watch, watchTable } from './watches.ts';

export interface WatchingProps extends Omit<OperationsDashboardProps, 'alarms'> {
  readonly watches: readonly Watch[];
  /** What tables are called by people -> their names. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Whatever tells people how the shop is: alarms, the page that shows all at once, and what it unexpectedly costs. */
export class Watching extends Construct {
  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const { stage, names, tables } = props;
    const watches = [...props.watches, ...Object.entries(tables).map(([name, table]) => watchTable(name, table))];
    // In the stack itself, as ever: an alarm that moves is made anew, and cannot be while the old one has its name.
    const alarms = new Alarms(scope, 'Alarms', { stage, names, watches });
    new OperationsDashboard(this, 'Operations', { ...props, alarms: alarms.all });
    const { costAnomaly } = stage.watching;
    if (costAnomaly === undefined || stage.target.kind === 'local') return;
    new CostAnomalies(this, 'Costs', { names, topic: alarms.topic, ...costAnomaly });
  }
}
