import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDataSource } from 'aws-cdk-lib/aws-quicksight';
import { Construct } from 'constructs';
import type { QuickSightSettings } from '../dashboard-settings.ts';
import type { Stage } from '../stages.ts';
import { queryIn, readDefaultDatabase, readFolders } from './athena-access.ts';
import { createWorkGroup } from './athena-workgroups.ts';
import { permissionsOf } from './quicksight-groups.ts';
import { dataCatalogArn, glueArns, workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface QuickSightSourceProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly settings: QuickSightSettings;
  readonly folderArn: string;
}

const resultsFolder = 'dashboards/';

/** Athena as QuickSight asks it: in a workgroup of its own, as a role that can do this and nothing else. */
export class QuickSightSource extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: QuickSightSourceProps) {
    super(scope, id);
    const { stage, names, settings } = props;
    const workGroup = createWorkGroup(this, 'WorkGroup', {
      name: names.dashboardsWorkGroup,
      description: 'What the dashboards in QuickSight ask',
      scanLimitGib: settings.scanLimitGib,
      resultsBucket: names.resultsBucket,
      folder: resultsFolder,
      isDisposable: !stage.deletionProtection,
    });
    const role = this.createRole(names);
    const source = new CfnDataSource(this, 'Athena', {
      awsAccountId: Aws.ACCOUNT_ID,
      dataSourceId: `${names.prefix}-lake`,
      name: `Lake (${stage.name})`,
      type: 'ATHENA',
      // Without a role of its own the source would use the one that the whole account's QuickSight shares.
      dataSourceParameters: { athenaParameters: { workGroup: names.dashboardsWorkGroup, roleArn: role.roleArn } },
      sslProperties: { disableSsl: false },
      permissions: permissionsOf(settings, 'dataSource'),
      folderArns: [props.folderArn],
    });
    source.addResourceDependency(workGroup);
    this.arn = source.attrArn;
  }

  private createRole(names: ResourceNames): Role {
    const statements = this.statements(names);
    const role = new Role(this, 'Role', {
      description: 'QuickSight asks the lake as this role',
      assumedBy: new ServicePrincipal('quicksight.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { AskTheLake: new PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(
      role,
      'Athena names results and Iceberg names files; which tables exist is for migrations to say; data catalogs are listed as one',
      statements,
    );
    return role;
  }

  private statements(names: ResourceNames): PolicyStatement[] {
    const stack = Stack.of(this);
    const group = workGroupArn(stack, names.dashboardsWorkGroup);
    return [
      ...queryIn({ arn: group, resultsBucket: names.resultsBucket, folder: resultsFolder }),
      new PolicyStatement({ actions: ['athena:GetWorkGroup', 'athena:GetQueryResultsStream'], resources: [group] }),
      new PolicyStatement({
        actions: [
          'athena:GetDataCatalog',
          'athena:GetDatabase',
          'athena:ListDatabases',
          'athena:GetTableMetadata',
          'athena:ListTableMetadata',
        ],
        resources: [dataCatalogArn(stack)],
      }),
      // QuickSight looks for the catalogs before it asks anything; the list is no resource.
      new PolicyStatement({ actions: ['athena:ListDataCatalogs'], resources: ['*'] }),
      ...readFolders(names.lakeBucket, ['silver/']),
      new PolicyStatement({
        actions: [
          'glue:GetDatabase',
          'glue:GetDatabases',
          'glue:GetTable',
          'glue:GetTables',
          'glue:GetPartition',
          'glue:GetPartitions',
          'glue:BatchGetPartition',
        ],
        resources: glueArns(stack, { [names.silverDatabase]: '*', [names.viewsDatabase]: '*' }),
      }),
      readDefaultDatabase(stack),
    ];
  }
}
