import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allDashboards } from '../../queries/dashboards/all-dashboards.ts';
import { planDataSets } from '../../queries/dashboards/quicksight/data-set-plan.ts';
import { definitionShape } from '../../queries/dashboards/quicksight/definition-shape.ts';
import { faultsOfDefinition } from '../../queries/dashboards/quicksight/limits.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { QuickSightDashboard } from '../constructs/quicksight-dashboard.ts';
import { QuickSightDataSet } from '../constructs/quicksight-data-set.ts';
import { QuickSightFolder } from '../constructs/quicksight-folder.ts';
import { QuickSightSource } from '../constructs/quicksight-source.ts';
import { QuickSightWatch } from '../constructs/quicksight-watch.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import type { QuickSightSettings } from '../dashboard-settings.ts';
import type { Stage } from '../stages.ts';

export interface DashboardsStackProps extends StackProps {
  readonly stage: Stage;
  /** Makes the tables and views that the data sets read. */
  readonly stateless: Stack;
  readonly quickSight: QuickSightSettings;
}

/** The dashboards in QuickSight, from the declarations that the page is made of. */
export class DashboardsStack extends Stack {
  constructor(scope: Construct, id: string, props: DashboardsStackProps) {
    // The definitions are deep: indentation would be half of the template, of which CloudFormation takes a megabyte.
    super(scope, id, { ...props, suppressTemplateIndentation: true });
    const { stage, quickSight: settings } = props;
    const names = resourceNames(stage.name, this);
    this.addStackDependency(props.stateless);
    const folder = new QuickSightFolder(this, 'Shared', { stage, names, settings });
    const source = new QuickSightSource(this, 'Source', { stage, names, settings, folderArn: folder.arn });
    this.createDashboards(props, names, folder, source);
    new QuickSightWatch(this, 'Watch', { stage, names });
    new CfnOutput(this, 'DashboardsWorkGroup', { value: names.dashboardsWorkGroup });
  }

  private createDashboards(
    { stage, quickSight: settings }: DashboardsStackProps,
    names: ResourceNames,
    folder: QuickSightFolder,
    source: QuickSightSource,
  ): void {
    const shared = { names, settings, folderArn: folder.arn };
    const plans = planDataSets(allDashboards, readQueryCatalog());
    const arns = new Map(
      [...plans].map(([name, plan]) => {
        const dataSet = new QuickSightDataSet(this, `Data-${name}`, { ...shared, plan, dataSourceArn: source.arn });
        return [name, dataSet.arn];
      }),
    );
    for (const dashboard of allDashboards) {
      const definition = definitionShape({
        dashboard,
        plans,
        firstChoices: { currency: settings.currency },
        dataSetArn: (name) => String(arns.get(name)),
      });
      const faults = faultsOfDefinition(definition);
      if (faults.length > 0) throw new Error(`The dashboard ${dashboard.name}: ${faults.join('; ')}`);
      const { themeArn } = folder;
      new QuickSightDashboard(this, `Show-${dashboard.name}`, { ...shared, stage, dashboard, definition, themeArn });
    }
  }
}
