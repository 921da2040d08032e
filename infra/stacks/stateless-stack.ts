import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Dataset } from '../../pipelines/datasets/dataset.ts';
import { AthenaWorkgroups } from '../constructs/athena-workgroups.ts';
import { BronzeDataset } from '../constructs/bronze-dataset.ts';
import { EventIngest } from '../constructs/event-ingest.ts';
import { LakeLoader } from '../constructs/lake-loader.ts';
import { LakeWriter } from '../constructs/lake-writer.ts';
import { Migrations } from '../constructs/migrations.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import type { Stage } from '../stages.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface StatelessStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
  readonly datasets: readonly Dataset[];
}

/** What can be deleted and deployed again without losing anything: everything that moves data. */
export class StatelessStack extends Stack {
  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    super(scope, id, props);
    const { stage, stateful } = props;
    this.addStackDependency(stateful);
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W7001',
      reason: "The Firehose construct brings a map of its service's addresses, which only streams in a VPC use",
    });
    const names = resourceNames(stage.name, this);
    const { lake, results } = stateful.storage;
    const bronze = props.datasets.map(
      (dataset) =>
        new BronzeDataset(this, `Bronze-${dataset.name}`, {
          stage,
          names,
          dataset,
          lake,
          database: stateful.catalog.bronze,
        }),
    );
    new EventIngest(this, 'EventIngest', { names, bus: stateful.commerce.bus, analytics: stateful.analytics });
    new LakeWriter(this, 'LakeWriter', {
      stage,
      names,
      lake,
      queue: stateful.analytics.queue,
      streams: bronze.map(({ stream }) => stream),
      pseudonymSecret: stateful.pseudonym.secret,
    });
    const workgroups = new AthenaWorkgroups(this, 'Athena', { stage, names, results });
    const migrations = new Migrations(this, 'Migrations', { stage, names, lake });
    migrations.applied.node.addDependency(workgroups);
    const loader = new LakeLoader(this, 'LakeLoader', {
      stage,
      names,
      lake,

      stateTable: stateful.state.table,
    });
    this.announce(names, { loader, migrations });
  }

  /** Every output `FooBar` is the variable `INKSTREAM_FOO_BAR` of the commands. */
  private announce(names: ResourceNames, made: { loader: LakeLoader; migrations: Migrations }): void {
    const facts = {
      AnalystsWorkGroup: names.analystsWorkGroup,
      EtlWorkGroup: names.etlWorkGroup,
      StreamPrefix: names.streamPrefix,
      LakeLoaderFunction: made.loader.function.functionName,
      MigrateFunction: made.migrations.function.functionName,
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }
}
