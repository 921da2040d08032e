import { Aws } from 'aws-cdk-lib';
import { CfnFolder, CfnTheme } from 'aws-cdk-lib/aws-quicksight';
import { Construct } from 'constructs';
import type { QuickSightSettings } from '../dashboard-settings.ts';
import type { Stage } from '../stages.ts';
import { permissionsOf } from './quicksight-groups.ts';
import type { ResourceNames } from './resource-names.ts';

export interface QuickSightFolderProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly settings: QuickSightSettings;
}

/** Colours that people who see colours differently can tell apart, after Okabe and Ito: https://jfly.uni-koeln.de/color/ */
const seriesColours = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#7A6A00', '#595959'];

/** The shared folder in which everything lies, through which the groups see it, and the colours of the charts. */
export class QuickSightFolder extends Construct {
  readonly arn: string;
  readonly themeArn: string;

  constructor(scope: Construct, id: string, { stage, names, settings }: QuickSightFolderProps) {
    super(scope, id);
    const folder = new CfnFolder(this, 'Folder', {
      awsAccountId: Aws.ACCOUNT_ID,
      folderId: names.prefix,
      name: `Inkstream (${stage.name})`,
      folderType: 'SHARED',
      permissions: permissionsOf(settings, 'folder'),
    });
    const theme = new CfnTheme(this, 'Theme', {
      awsAccountId: Aws.ACCOUNT_ID,
      themeId: names.prefix,
      name: `Inkstream (${stage.name})`,
      baseThemeId: 'CLASSIC',
      configuration: {
        dataColorPalette: {
          colors: seriesColours,
          minMaxGradient: ['#E8F1FA', '#0B4F8A'],
          emptyFillColor: '#F2F2F2',
        },
      },
      permissions: permissionsOf(settings, 'theme'),
    });
    this.arn = folder.attrArn;
    this.themeArn = theme.attrArn;
  }
}
