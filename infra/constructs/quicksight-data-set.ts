import { Aws } from 'aws-cdk-lib';
import { CfnDataSet, CfnRefreshSchedule } from 'aws-cdk-lib/aws-quicksight';
import { Construct } from 'constructs';
import type { DataSetPlan } from '../../queries/dashboards/quicksight/data-set-plan.ts';
import { dataSetShape } from '../../queries/dashboards/quicksight/data-set-shape.ts';
import { faultsOfDataSet } from '../../queries/dashboards/quicksight/limits.ts';
import type { QuickSightSettings } from '../dashboard-settings.ts';
import { permissionsOf } from './quicksight-groups.ts';
import type { ResourceNames } from './resource-names.ts';

export interface QuickSightDataSetProps {
  readonly names: ResourceNames;
  readonly settings: QuickSightSettings;
  readonly plan: DataSetPlan;
  readonly dataSourceArn: string;
  readonly folderArn: string;
}

/** A saved query as a data set; one that is kept in SPICE has its schedule, for without it it would stand still unnoticed. */
export class QuickSightDataSet extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: QuickSightDataSetProps) {
    super(scope, id);
    const { names, settings, plan } = props;
    const databases = { silver: names.silverDatabase, views: names.viewsDatabase };
    const isLoaded = plan.mode === 'spice';
    const dataSet = new CfnDataSet(this, 'DataSet', {
      awsAccountId: Aws.ACCOUNT_ID,
      dataSetId: `${names.prefix}-${plan.name}`,
      permissions: permissionsOf(settings, 'dataSet'),
      folderArns: [props.folderArn],
      // A deploy that waited for the load would fail with it, and the load is tried again by the schedule.
      ingestionWaitPolicy: isLoaded ? { waitForSpiceIngestion: false } : undefined,
    });
    // The construct's own properties are in camelCase, down to the last level; what is generated is as the API has it.
    const shape = dataSetShape(plan, databases, props.dataSourceArn);
    const faults = faultsOfDataSet(shape);
    if (faults.length > 0) throw new Error(`The data set ${plan.name}: ${faults.join('; ')}`);
    for (const [property, value] of Object.entries(shape)) {
      dataSet.addPropertyOverride(property, value);
    }
    this.arn = dataSet.attrArn;
    if (isLoaded) this.schedule(dataSet, settings);
  }

  /** Without `startAfterDateTime`: a computed one would be another in every deploy. */
  private schedule(dataSet: CfnDataSet, { refresh, refreshAt }: QuickSightSettings): void {
    const daily = { interval: 'DAILY', timeOfTheDay: refreshAt, timeZone: 'UTC' };
    const refreshed = new CfnRefreshSchedule(this, 'Refresh', {
      awsAccountId: Aws.ACCOUNT_ID,
      dataSetId: dataSet.dataSetId,
      schedule: {
        scheduleId: 'load',
        refreshType: 'FULL_REFRESH',
        scheduleFrequency: refresh === 'DAILY' ? daily : { interval: 'HOURLY' },
      },
    });
    refreshed.addResourceDependency(dataSet);
  }
}
