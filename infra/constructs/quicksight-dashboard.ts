import { Aws, Validations } from 'aws-cdk-lib';
import { CfnAnalysis, CfnDashboard } from 'aws-cdk-lib/aws-quicksight';
import { Construct } from 'constructs';
import type { Dashboard } from '../../queries/dashboards/dashboard.ts';
import type { Shape } from '../../queries/dashboards/quicksight/shape.ts';
import type { QuickSightSettings } from '../dashboard-settings.ts';
import type { Stage } from '../stages.ts';
import { permissionsOf } from './quicksight-groups.ts';
import type { ResourceNames } from './resource-names.ts';

export interface QuickSightDashboardProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly settings: QuickSightSettings;
  readonly dashboard: Dashboard;
  readonly definition: Shape;
  readonly folderArn: string;
  readonly themeArn: string;
}

/** A dashboard for readers, and the analysis that authors open to try something from the same definition. */
export class QuickSightDashboard extends Construct {
  constructor(scope: Construct, id: string, props: QuickSightDashboardProps) {
    super(scope, id);
    const { stage, names, settings, dashboard } = props;
    const shared = {
      awsAccountId: Aws.ACCOUNT_ID,
      name: `${dashboard.title} (${stage.name})`,
      themeArn: props.themeArn,
      folderArns: [props.folderArn],
      validationStrategy: { mode: 'STRICT' },
    };
    const assetId = `${names.prefix}-${dashboard.name}`;
    const analysis = new CfnAnalysis(this, 'Analysis', {
      ...shared,
      analysisId: assetId,
      permissions: permissionsOf(settings, 'analysis'),
    });
    const published = new CfnDashboard(this, 'Dashboard', {
      ...shared,
      dashboardId: assetId,
      permissions: permissionsOf(settings, 'dashboard'),
      dashboardPublishOptions: {
        adHocFilteringOption: { availabilityStatus: 'DISABLED' },
        exportToCsvOption: { availabilityStatus: 'ENABLED' },
        sheetControlsOption: { visibilityState: 'EXPANDED' },
      },
    });
    // As the API has it, in PascalCase, which the constructs' own property would refuse.
    for (const asset of [analysis, published]) {
      asset.addPropertyOverride('Definition', props.definition);
      Validations.of(asset).acknowledge({
        id: 'CloudFormation-Validate::E1029',
        reason:
          "What looks like a parameter in a calculated field is QuickSight's own; CloudFormation replaces nothing outside of Fn::Sub",
      });
    }
  }
}
