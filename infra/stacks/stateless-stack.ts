import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Dataset } from '../../pipelines/datasets/dataset.ts';
import { Alarms } from '../constructs/alarms.ts';
import { AthenaWorkgroups } from '../constructs/athena-workgroups.ts';
import { BronzeDataset } from '../constructs/bronze-dataset.ts';
import { EventIngest } from '../constructs/event-ingest.ts';
import { LakeLoader } from '../constructs/lake-loader.ts';
import { LakeWriter } from '../constructs/lake-writer.ts';
import { Migrations } from '../constructs/migrations.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import { SilverMaintenance } from '../constructs/silver-maintenance.ts';
import type { Stage } from '../stages.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface StatelessStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
  readonly datasets: readonly Dataset[];
}

interface Ingest {
  readonly writer: LakeWriter;
  readonly bronze: ReadonlyMap<string, BronzeDataset>;
}

interface Load {
  readonly migrations: Migrations;
  readonly loader: LakeLoader;
}

/** What can be deleted and deployed again without losing anything: everything that moves data. */
export class StatelessStack extends Stack {
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    super(scope, id, props);
    this.names = resourceNames(props.stage.name, this);
    this.addStackDependency(props.stateful);
    const ingest = this.createIngest(props);
    const load = this.createLoad(props);
    this.watch(props, ingest, load);
    this.announce(load);
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W7001',
      reason: "The Firehose construct brings a map of its service's addresses, which only streams in a VPC use",
    });
  }

  /** Bus to bronze. */
  private createIngest({ stage, stateful, datasets }: StatelessStackProps): Ingest {
    const { names } = this;
    const { lake } = stateful.storage;
    const database = stateful.catalog.bronze;
    const bronze = new Map(
      datasets.map((dataset) => [
        dataset.name,
        new BronzeDataset(this, `Bronze-${dataset.name}`, { stage, names, dataset, lake, database }),
      ]),
    );
    new EventIngest(this, 'EventIngest', { names, bus: stateful.commerce.bus });
    const writer = new LakeWriter(this, 'LakeWriter', {
      stage,
      names,
      lake,
      queue: stateful.analytics.queue,
      streams: [...bronze.values()].map(({ stream }) => stream),
      pseudonymSecret: stateful.pseudonym.secret,
    });
    return { writer, bronze };
  }

  /** Bronze to silver and its views. */
  private createLoad({ stage, stateful, datasets }: StatelessStackProps): Load {
    const { names } = this;
    const { lake, results } = stateful.storage;
    const workgroups = new AthenaWorkgroups(this, 'Athena', { stage, names, results });
    const migrations = new Migrations(this, 'Migrations', { stage, names, lake });
    migrations.applied.node.addDependency(workgroups);
    const loader = new LakeLoader(this, 'LakeLoader', { stage, names, lake, stateTable: stateful.state.table });
    // The emulator has no AWS::Glue::TableOptimizer, and its silver tables are no Iceberg files that would need one.
    if (stage.target.kind === 'aws') {
      const tables = datasets.map(({ name }) => name);
      new SilverMaintenance(this, 'SilverMaintenance', { names, tables }).node.addDependency(migrations.applied);
    }
    return { migrations, loader };
  }

  private watch({ stage, stateful }: StatelessStackProps, { writer, bronze }: Ingest, { loader }: Load): void {
    new Alarms(this, 'Alarms', {
      stage,
      names: this.names,
      queue: stateful.analytics.queue,
      deadLetters: stateful.analytics.deadLetters,
      streams: new Map([...bronze].map(([name, { stream }]) => [name, stream])),
      functions: new Map([
        ['lake-writer', writer.function],
        ['lake-loader', loader.function],
      ]),
    });
  }

  /** Every output `FooBar` is the variable `INKSTREAM_FOO_BAR` of the commands. */
  private announce({ migrations, loader }: Load): void {
    const facts = {
      AnalystsWorkGroup: this.names.analystsWorkGroup,
      EtlWorkGroup: this.names.etlWorkGroup,
      StreamPrefix: this.names.streamPrefix,
      LakeLoaderFunction: loader.function.functionName,
      MigrateFunction: migrations.function.functionName,
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }
}
