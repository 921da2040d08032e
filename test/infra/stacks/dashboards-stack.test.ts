import { describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { quickSightOf, readStage } from '../../../infra/stages.ts';
import { allDashboards } from '../../../queries/dashboards/all-dashboards.ts';
import { planDataSets } from '../../../queries/dashboards/quicksight/data-set-plan.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { dashboardsApp, stagesWithQuickSight } from '../dashboards-app.ts';
import { onThisMachine, resourcesOf, textOf } from '../stack-templates.ts';

const { dashboards } = dashboardsApp();
const template = Template.fromStack(dashboards);
const plans = planDataSets(allDashboards, readQueryCatalog());
const countOf = (mode: string) => [...plans.values()].filter((plan) => plan.mode === mode).length;

const permissionSchema = z.object({ Actions: z.array(z.string()), Principal: z.unknown() });
const kinds = ['DataSource', 'DataSet', 'Analysis', 'Dashboard', 'Theme', 'Folder'] as const;

function permissionsOf(kind: (typeof kinds)[number]) {
  return [...resourcesOf(template, `AWS::QuickSight::${kind}`).values()].map(({ Properties }) =>
    z.array(permissionSchema).parse(Properties.Permissions),
  );
}

describe('QuickSight', () => {
  test('is made of nothing unless a stage asks for it', () => {
    for (const stage of ['dev', 'staging', 'prod']) {
      expect(quickSightOf(readStage((name) => ({ stage })[name]))).toBeUndefined();
    }
  });

  test('is not on this machine, whatever the stage says', () => {
    const context: Record<string, string> = onThisMachine;
    expect(quickSightOf(readStage((name) => context[name], stagesWithQuickSight()))).toBeUndefined();
  });

  test('gets every dashboard, as an analysis too, and each data set once', () => {
    template.resourceCountIs('AWS::QuickSight::Dashboard', allDashboards.length);
    template.resourceCountIs('AWS::QuickSight::Analysis', allDashboards.length);
    template.resourceCountIs('AWS::QuickSight::DataSet', plans.size);
  });

  test('loads everything that is kept in SPICE on a schedule, and waits for no load', () => {
    template.resourceCountIs('AWS::QuickSight::RefreshSchedule', countOf('spice'));
    template.allResourcesProperties('AWS::QuickSight::RefreshSchedule', {
      Schedule: {
        ScheduleId: 'load',
        RefreshType: 'FULL_REFRESH',
        ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '04:30', TimeZone: 'UTC' },
        StartAfterDateTime: Match.absent(),
      },
    });
    template.resourcePropertiesCountIs(
      'AWS::QuickSight::DataSet',
      { ImportMode: 'SPICE', IngestionWaitPolicy: { WaitForSpiceIngestion: false } },
      countOf('spice'),
    );
  });

  test('asks Athena in a workgroup of its own with a limit, as a role of its own', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: 'inkstream-dev-dashboards',
      WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 2 * 1024 ** 3 },
    });
    template.hasResourceProperties('AWS::QuickSight::DataSource', {
      Type: 'ATHENA',
      DataSourceParameters: {
        AthenaParameters: { WorkGroup: 'inkstream-dev-dashboards', RoleArn: { 'Fn::GetAtt': Match.anyValue() } },
      },
    });
  });

  test('makes the same template every time', () => {
    expect(Template.fromStack(dashboardsApp().dashboards).toJSON()).toEqual(template.toJSON());
  });

  test('fits into a template as CloudFormation takes it', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    const json = template.toJSON();
    expect(JSON.stringify(json).length).toBeLessThan(1_000_000);
    expect(Object.keys(json.Resources).length).toBeLessThan(500);
  });

  test('raises an alarm when a load fails', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/QuickSight',
      MetricName: 'IngestionErrorCount',
      AlarmActions: [Match.objectLike({ 'Fn::Join': Match.anyValue() })],
    });
  });
});

describe('permissions', () => {
  test.each(kinds)('on every %s are given to groups of the identity Region, never to a person', (kind) => {
    const principals = permissionsOf(kind)
      .flat()
      .map(({ Principal }) => textOf(Principal));
    expect(principals.length).toBeGreaterThan(0);
    for (const principal of principals) {
      expect(principal).toMatch(
        /^arn:<AWS::Partition>:quicksight:us-east-1:<AWS::AccountId>:group\/default\/(analysts|shop-readers)$/,
      );
    }
  });

  test.each([
    ['DataSource', 6],
    ['DataSet', 18],
    ['Analysis', 7],
    ['Dashboard', 8],
    ['Theme', 11],
    ['Folder', 8],
  ] as const)("on every %s are the owners' complete set of %i actions", (kind, count) => {
    for (const [owners] of permissionsOf(kind)) {
      expect(new Set(owners?.Actions).size).toBe(count);
      expect(textOf(owners?.Principal)).toMatch(/analysts$/);
    }
  });

  test('let readers see dashboards and change nothing', () => {
    const ofReaders = kinds.flatMap((kind) =>
      permissionsOf(kind).flatMap((permissions) =>
        permissions.filter(({ Principal }) => /readers$/.test(textOf(Principal))),
      ),
    );
    expect(ofReaders.length).toBe(allDashboards.length + 2);
    const actions = new Set(ofReaders.flatMap(({ Actions }) => Actions));
    expect([...actions].filter((action) => !/^quicksight:(Describe|List|Query)/.test(action))).toEqual([]);
    const data = ['DataSource', 'DataSet', 'Analysis'] as const;
    expect(data.flatMap((kind) => permissionsOf(kind).filter(({ length }) => length > 1))).toEqual([]);
  });
});

describe('the role of the data source', () => {
  const [role] = resourcesOf(template, 'AWS::IAM::Role').values();
  const statementSchema = z.object({
    Action: z.union([z.string(), z.array(z.string())]),
    Resource: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]),
  });
  const policies = z
    .array(z.looseObject({ PolicyDocument: z.object({ Statement: z.array(statementSchema.loose()) }) }))
    .parse(role?.Properties.Policies);
  const grants = policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => Resource.map((resource) => `${action} ${textOf(resource)}`)),
    ),
  );

  test('is for QuickSight of this account only', () => {
    expect(role?.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'quicksight.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  test('may read silver and what Glue knows of it, partitions included, and write nothing but results', () => {
    const allowed = (pattern: RegExp) => grants.filter((grant) => pattern.test(grant));
    expect(allowed(/^glue:GetPartitions .*:table\/inkstream_dev_silver\/\*$/).length).toBe(1);
    expect(allowed(/^s3:GetObject .*-lake-.*\/silver\/\*$/).length).toBe(1);
    expect(allowed(/^s3:PutObject /)).toEqual([expect.stringMatching(/-athena-results-.*\/dashboards\/\*$/)]);
    expect(allowed(/^s3:GetObject .*-athena-results-.*\/dashboards\/\*$/).length).toBe(1);
    expect(allowed(/bronze|quarantine|analysts|etl/)).toEqual([]);
    expect(allowed(/:(Create|Update|Delete|Batch(?!Get))/)).toEqual([]);
    expect(allowed(/^athena:StartQueryExecution .*workgroup\/inkstream-dev-dashboards$/).length).toBe(1);
    expect(allowed(/ \*$/)).toEqual(['athena:ListDataCatalogs *']);
  });
});

test('the stack passes AWS Solutions, and whatever does not is acknowledged with a reason', () => {
  const { app } = dashboardsApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});

describe('settings', () => {
  const read = (settings: object) => () => dashboardsApp(settings);

  test.each([
    [{ group: 'user/ann' }, 'stages.json.dev.dashboards.quicksight.group: must be the name of a QuickSight group'],
    [{ identityRegion: 'Frankfurt' }, 'identityRegion: must be a Region such as eu-central-1'],
    [{ currency: 'pound' }, 'currency: must be a code such as EUR'],
    [{ refresh: 'DAILY', refreshAt: '24:00' }, 'refreshAt: must be a time such as 04:30'],
    [{ owner: 'ann' }, 'Unrecognized key: "owner"'],
  ])('%j are refused', (settings, message) => {
    expect(read(settings)).toThrow(message);
  });

  test('may ask for a load every hour', () => {
    const hourly = Template.fromStack(dashboardsApp({ refresh: 'HOURLY' }).dashboards);
    hourly.allResourcesProperties('AWS::QuickSight::RefreshSchedule', {
      Schedule: { ScheduleFrequency: { Interval: 'HOURLY', TimeOfTheDay: Match.absent() } },
    });
  });
});
