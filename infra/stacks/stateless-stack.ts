import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Construct } from 'constructs';
import type { Dataset } from '../../pipelines/datasets/dataset.ts';
import { AthenaWorkgroups } from '../constructs/athena-workgroups.ts';
import { Audits } from '../constructs/audits.ts';
import { BronzeDataset } from '../constructs/bronze-dataset.ts';
import { Canary } from '../constructs/canary.ts';
import { commerceSources } from '../constructs/commerce-bus.ts';
import { encryptWithKey } from '../constructs/encrypt-with-key.ts';
import { EventForwarding } from '../constructs/event-forwarding.ts';
import { EventRoute } from '../constructs/event-route.ts';
import { LakeLoader } from '../constructs/lake-loader.ts';
import { watchIngest, watchLoads } from '../constructs/lake-watches.ts';
import { LakeWriter } from '../constructs/lake-writer.ts';
import { Mails } from '../constructs/mails.ts';
import { Migrations } from '../constructs/migrations.ts';
import { NamedQueries } from '../constructs/named-queries.ts';
import { Notifications } from '../constructs/notifications.ts';
import type { WatchedQueue } from '../constructs/operations-dashboard.ts';
import { OutboxRelay } from '../constructs/outbox-relay.ts';
import { PrintImages } from '../constructs/print-images.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import { SearchApi } from '../constructs/search-api.ts';
import { SearchEndpoint } from '../constructs/search-endpoint.ts';
import { SearchIndexing } from '../constructs/search-indexing.ts';
import { SearchUpkeep } from '../constructs/search-upkeep.ts';
import { watchSearchDomain } from '../constructs/search-watches.ts';
import { watchReplication } from '../constructs/second-region-watches.ts';
import { SilverMaintenance } from '../constructs/silver-maintenance.ts';
import { StaffGate } from '../constructs/staff-gate.ts';
import { type Watch, watchFunction } from '../constructs/watches.ts';
import { Watching } from '../constructs/watching.ts';
import { sharedSearchNameOf } from '../second-stage.ts';
import { mailsOf, outboxOf, type Stage } from '../stages.ts';
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

interface Search {
  readonly indexing: SearchIndexing;
  readonly upkeep: SearchUpkeep;
  readonly api: SearchApi;
  /** By the name that two Regions share. */
  readonly endpoint: SearchEndpoint | undefined;
}

interface Watched {
  readonly ingest: Ingest;
  readonly load: Load;
  readonly search: Search;
  readonly images: PrintImages;
  readonly canary: Canary;
}

/** What can be deleted and deployed again without losing anything: everything that moves data. */
export class StatelessStack extends Stack {
  /** Of the search API itself, for the edge in front of it. */
  readonly searchApiId: string;
  readonly searchEndpoint: SearchEndpoint | undefined;
  readonly uploadApiId: string;
  /** The output with the host of the gate before the dashboards, where they are put on the web. */
  readonly staffGateOutput: string | undefined;
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: StatelessStackProps) {
    super(scope, id, props);
    this.names = resourceNames(props.stage.name, this);
    this.addStackDependency(props.stateful);
    const { encryptionKey } = props.stateful;
    if (encryptionKey !== undefined) encryptWithKey(this, encryptionKey, []);
    const ingest = this.createIngest(props);
    const load = this.createLoad(props);
    const search = this.createSearch(props);
    const images = this.createImages(props);
    const { staffTokens: tokens } = props.stateful;
    const gate = tokens && new StaffGate(this, 'StaffGate', { stage: props.stage, names: this.names, tokens });
    const canary = this.createCanary(props, search.api.url);
    this.watch(props, { ingest, load, search, images, canary }, [
      ...this.watchLake(props, ingest, load),
      ...search.indexing.watches,
      ...search.upkeep.watches,
      ...search.api.watches,
      ...(search.endpoint?.watches ?? []),
      ...watchSearchDomain(props.stage, this.names),
      ...images.watches,
      ...(gate?.watches ?? []),
      ...this.createAudits(props),
      ...this.createOutbox(props),
      ...this.createNotifications(props),
      ...this.createForwarding(props),
      ...canary.watches,
    ]);
    this.announce(props.stage, load, search, images);
    this.searchApiId = search.api.api.apiId;
    this.searchEndpoint = search.endpoint;
    this.uploadApiId = images.api.api.apiId;
    this.staffGateOutput = gate && new CfnOutput(this, 'StaffGateHost', { value: gate.host }).logicalId;
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
    new EventRoute(this, 'EventIngest', {
      bus: stateful.commerce.bus,
      ruleName: names.eventRule,
      description: 'Every event of the shop to the queue of the lake-writer',
      pattern: { source: commerceSources },
      queueName: names.analyticsQueue,
      deadLetterName: names.analyticsDlq,
    });
    const writer = new LakeWriter(this, 'LakeWriter', {
      stage,
      names,
      lake,
      queue: stateful.analytics.queue,
      streams: [...bronze.values()].map(({ stream }) => stream),
      pseudonymSecret: stateful.pseudonym.secret,
      stateTable: stateful.state.table,
    });
    return { writer, bronze };
  }

  /** Bronze to silver and its views. */
  private createLoad({ stage, stateful, datasets }: StatelessStackProps): Load {
    const { names } = this;
    const { lake, results } = stateful.storage;
    const workgroups = new AthenaWorkgroups(this, 'Athena', { stage, names, results, key: stateful.encryptionKey });
    const migrations = new Migrations(this, 'Migrations', { stage, names, lake });
    migrations.applied.node.addDependency(workgroups);
    const loader = new LakeLoader(this, 'LakeLoader', { stage, names, lake, stateTable: stateful.state.table });
    // The emulator has neither AWS::Athena::NamedQuery (npm start registers them) nor AWS::Glue::TableOptimizer, and its silver
    // tables are no Iceberg files that would need one.
    if (stage.target.kind === 'aws') {
      new NamedQueries(this, 'NamedQueries', { names, workGroup: workgroups.analysts.ref });
      const tables = datasets.map(({ name }) => name);
      new SilverMaintenance(this, 'SilverMaintenance', { names, tables }).node.addDependency(migrations.applied);
    }
    return { migrations, loader };
  }

  /** Catalog to index, and index to shoppers. */
  private createSearch({ stage, stateful }: StatelessStackProps): Search {
    const { names } = this;
    const { bus } = stateful.commerce;
    const shared = {
      stage,
      names,
      bus,
      projection: stateful.projection,
      searchUrl: stateful.searchDomain.url,
      network: stateful.network,
    };
    const indexing = new SearchIndexing(this, 'SearchIndexing', {
      ...shared,
      indexing: stateful.indexing,
      catalog: stateful.shopCatalog,
    });
    const upkeep = new SearchUpkeep(this, 'SearchUpkeep', shared);
    // Or documents with a field that is new would come before the index has it.
    indexing.indexer.node.addDependency(upkeep.setup);
    const api = new SearchApi(this, 'SearchApi', { ...shared, originKey: stateful.originKey });
    const name = sharedSearchNameOf(stage);
    const endpoint = name && new SearchEndpoint(this, 'SearchEndpoint', { stage, names, search: api, host: name.host });
    return { indexing, upkeep, api, endpoint };
  }

  /** The order service's database to the bus, where the stage has it so. */
  private createOutbox({ stage, stateful }: StatelessStackProps): readonly Watch[] {
    const settings = outboxOf(stage);
    if (settings === undefined) return [];
    const { bus } = stateful.commerce;
    return new OutboxRelay(this, 'OutboxRelay', { stage, names: this.names, bus, settings }).watches;
  }

  /** What is held against each other every night. */
  private createAudits({ stage, stateful }: StatelessStackProps): readonly Watch[] {
    const { projection, printImageTable } = stateful;
    const audits = new Audits(this, 'Audits', { stage, names: this.names, projection, table: printImageTable.table });
    new CfnOutput(this, 'LakeAuditFunction', { value: audits.lake.functionName });
    new CfnOutput(this, 'ImageAuditFunction', { value: audits.images.functionName });
    return audits.watches;
  }

  /** What happened, to whoever wants to hear of it. */
  private createNotifications({ stage, stateful }: StatelessStackProps): readonly Watch[] {
    const { bus } = stateful.commerce;
    const { orders, images, watches } = new Notifications(this, 'Notifications', { names: this.names, bus });
    new CfnOutput(this, 'OrderMilestonesTopic', { value: orders.topicArn });
    new CfnOutput(this, 'ImageMilestonesTopic', { value: images.topicArn });
    const settings = mailsOf(stage);
    if (settings === undefined || stateful.mails === undefined) return watches;
    const { names } = this;
    const { table } = stateful.printImageTable;
    const mails = new Mails(this, 'Mails', { stage, names, bus, queue: stateful.mails, table, settings });
    return [...watches, ...mails.watches];
  }

  /** The bus to that of the second Region, where there is one. */
  private createForwarding({ stage, stateful }: StatelessStackProps): readonly Watch[] {
    if (stage.secondRegion === undefined) return [];
    const { names, account, region } = this;
    const { region: secondRegion } = stage.secondRegion;
    new EventForwarding(this, 'Forwarding', { names, bus: stateful.commerce.bus, to: secondRegion });
    const { productTable, productImageTable, lakeStateTable, printImageTable } = names;
    const place = { account, region };
    return watchReplication({
      ...{ stageName: stage.name, names, place, secondRegion },
      tables: {
        products: productTable,
        'product-images': productImageTable,
        'lake-state': lakeStateTable,
        'print-images': printImageTable,
        ...(stage.catalog.table === undefined && { catalog: names.catalogTable }),
      },
    });
  }

  /** Upload to passport. */
  private createImages({ stage, stateful }: StatelessStackProps): PrintImages {
    return new PrintImages(this, 'PrintImages', {
      stage,
      names: this.names,
      bus: stateful.commerce.bus,
      queue: stateful.printImages,
      storage: stateful.imageStorage,
      table: stateful.printImageTable.table,
      tokens: stateful.customerTokens,
      originKey: stateful.originKey,
    });
  }

  /** Tries all of the above. */
  private createCanary({ stage, stateful }: StatelessStackProps, searchApiUrl: string): Canary {
    return new Canary(this, 'Canary', {
      stage,
      names: this.names,
      bus: stateful.commerce.bus,
      stateTable: stateful.state.table,
      catalogTable: stateful.shopCatalog.tableName,
      printImageTable: stateful.printImageTable.table,
      searchApiUrl,
      originKey: stateful.originKey,
    });
  }

  private watchLake({ stage, stateful }: StatelessStackProps, ingest: Ingest, { loader, migrations }: Load): Watch[] {
    const { names } = this;
    const { writer } = ingest;
    return [
      ...watchIngest({ names, queue: stateful.analytics, writer: writer.function, streams: streamsOf(ingest) }),
      ...watchFunction('lake-loader', loader.function),
      ...watchLoads(stage, loader.function),
      ...watchFunction('migrations', migrations.function),
    ];
  }

  private watch({ stage, stateful }: StatelessStackProps, watched: Watched, watches: readonly Watch[]): void {
    const { ingest, load, search, images, canary } = watched;
    new Watching(this, 'Watching', {
      stage,
      names: this.names,
      watches,
      tables: {
        'lake-state': stateful.state.table.tableName,
        products: stateful.projection.products.tableName,
        'product-images': stateful.projection.images.tableName,
        'search-control': stateful.projection.control.tableName,
        catalog: stateful.shopCatalog.tableName,
        'print-images': stateful.printImageTable.table.tableName,
      },
      queues: new Map<string, WatchedQueue>([
        ['analytics', stateful.analytics],
        ['indexing', stateful.indexing],
        ['print-images', stateful.printImages],
        ['catalog-stream', { deadLetters: stateful.shopCatalog.deadLetters }],
      ]),
      streams: streamsOf(ingest),
      functions: {
        lakeWriter: ingest.writer.function,
        lakeLoader: load.loader.function,
        catalogStream: search.indexing.catalogStream,
        productIndexer: search.indexing.indexer,
        searchAudit: search.upkeep.audit,
        searchApi: search.api.function,
        printImage: images.worker,
        uploadApi: images.api.function,
        canary: canary.function,
      },
      apis: { search: search.api.api, upload: images.api.api },
    });
  }

  /** Every output `FooBar` is the variable `INKSTREAM_FOO_BAR` of the commands. */
  private announce(stage: Stage, { migrations, loader }: Load, search: Search, images: PrintImages): void {
    const { indexing, upkeep } = search;
    const facts = {
      AnalystsWorkGroup: this.names.analystsWorkGroup,
      EtlWorkGroup: this.names.etlWorkGroup,
      StreamPrefix: this.names.streamPrefix,
      LakeLoaderFunction: loader.function.functionName,
      MigrateFunction: migrations.function.functionName,
      ProductIndexerFunction: indexing.indexer.functionName,
      CatalogStreamFunction: indexing.catalogStream.functionName,
      SearchAuditFunction: upkeep.audit.functionName,
      PopularityFunction: upkeep.popularity.functionName,
      SearchApiUrl: search.api.url,
      // A command that makes or checks an index must map it as the functions do.
      SearchLanguages: stage.search.languages.join(','),
      PrintImageFunction: images.worker.functionName,
      UploadApiFunction: images.api.function.functionName,
      UploadApiUrl: images.api.url,
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }
}

function streamsOf({ bronze }: Ingest): ReadonlyMap<string, IDeliveryStream> {
  return new Map([...bronze].map(([dataset, { stream }]) => [dataset, stream]));
}
