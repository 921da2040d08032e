import { Aws } from 'aws-cdk-lib';
import type { CfnDataSet } from 'aws-cdk-lib/aws-quicksight';
import { ownerActions, viewerActions } from '../../queries/dashboards/quicksight/permissions.ts';
import type { QuickSightSettings } from '../dashboard-settings.ts';

/** What all of QuickSight's resources call a permission. */
type Permission = CfnDataSet.ResourcePermissionProperty;

/** Groups live in the Region in which the account keeps its identities, not in that of the assets. */
function groupArn({ identityRegion, namespace }: QuickSightSettings, group: string): string {
  return `arn:${Aws.PARTITION}:quicksight:${identityRegion}:${Aws.ACCOUNT_ID}:group/${namespace}/${group}`;
}

/** The owners' permission, and the readers' for what readers may see at all. */
export function permissionsOf(settings: QuickSightSettings, asset: keyof typeof ownerActions): Permission[] {
  const owners = { principal: groupArn(settings, settings.group), actions: [...ownerActions[asset]] };
  const { readers } = settings;
  if (readers === undefined || !(asset === 'dashboard' || asset === 'folder' || asset === 'theme')) return [owners];
  return [owners, { principal: groupArn(settings, readers), actions: [...viewerActions[asset]] }];
}
