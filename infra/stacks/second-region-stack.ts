import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms.ts';
import { CommerceBus } from '../constructs/commerce-bus.ts';
import { encryptWithKey } from '../constructs/encrypt-with-key.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { EventForwarding, replaysToFirst } from '../constructs/event-forwarding.ts';
import { EventQueue } from '../constructs/event-queue.ts';
import { EventRoute } from '../constructs/event-route.ts';
import { IndexSetup } from '../constructs/index-setup.ts';
import { Network } from '../constructs/network.ts';
import { ProductIndexer, productIndexerTimeout } from '../constructs/product-indexer.ts';
import { ProjectionTables } from '../constructs/projection-tables.ts';
import { ReplicaStorage } from '../constructs/replica-storage.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import { SearchApi } from '../constructs/search-api.ts';
import { SearchAudit } from '../constructs/search-audit.ts';
import { SearchDomain } from '../constructs/search-domain.ts';
import { SearchEndpoint } from '../constructs/search-endpoint.ts';
import { SearchGateway } from '../constructs/search-gateway.ts';
import { indexedEvents, queueAgeLimit } from '../constructs/search-indexing.ts';
import { watchDrift, watchSearchDomain } from '../constructs/search-watches.ts';
import { watchSecondRegion, watchTakingOver } from '../constructs/second-region-watches.ts';
import { TombstonePurge } from '../constructs/tombstone-purge.ts';
import {
  type Watch,
  watchDeadLetters,
  watchFunction,
  watchQueueAge,
  watchRule,
  watchTable,
} from '../constructs/watches.ts';
import { type SharedSearchName, withTablesOfItsOwn } from '../second-stage.ts';
import type { Stage } from '../stages.ts';

export interface SecondRegionStackProps extends StackProps {
  /** As the second Region has it: `secondStageOf`. */
  readonly stage: Stage;
  readonly firstRegion: string;
  /** Where Route 53 chooses the Region that answers. @default CloudFront turns here for what the first Region fails */
  readonly shared?: SharedSearchName | undefined;
}

interface Shared {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  readonly network: Network | undefined;
}

/**
 * What of a stage there is in its second Region: copies of what cannot be made again, and a product search of its own,
 * made from the events that the first Region forwards. It writes nothing that the first Region reads, but for the
 * replays that somebody sends back.
 */
export class SecondRegionStack extends Stack {
  /** Of the search API, for the edge. */
  readonly searchApiId: string;
  /** Of the search API, by the name that both Regions share. */
  readonly searchEndpoint: SearchEndpoint | undefined;
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, props: SecondRegionStackProps) {
    super(scope, id, props);
    const { stage } = props;
    this.stage = stage;
    const names = withTablesOfItsOwn(resourceNames(stage.name, this));
    const storage = new ReplicaStorage(this, 'Storage', { stage, names });
    if (stage.encryption === 'customer') {
      const { key } = new EncryptionKey(this, 'Encryption', { stage, names });
      encryptWithKey(this, key, storage.withoutKey);
    }
    const { bus } = new CommerceBus(this, 'Commerce', { stage, names });
    new EventForwarding(this, 'Returning', { names, bus, to: props.firstRegion, replays: replaysToFirst });
    const projection = new ProjectionTables(this, 'Projection', { stage, names });
    const network = stage.network && new Network(this, 'Network', { stage, names, settings: stage.network });
    const { url: searchUrl } = new SearchDomain(this, 'SearchDomain', { stage, names, network });
    const shared = { stage, names, projection, searchUrl, network };
    const { indexer, watches } = this.createIndexing({ ...shared, bus });
    const originKey = Secret.fromSecretNameV2(this, 'OriginKey', names.originKey);
    const search = new SearchApi(this, 'SearchApi', { ...shared, bus, originKey });
    const { shared: name } = props;
    this.searchEndpoint = name && new SearchEndpoint(this, 'SearchEndpoint', { stage, names, search, host: name.host });
    new Alarms(this, 'Alarms', {
      stage,
      names,
      watches: [
        ...watches,
        ...search.watches,
        ...(this.searchEndpoint?.watches ?? []),
        ...this.createUpkeep(shared, indexer),
        ...watchSearchDomain(stage, names),
        ...watchSecondRegion(names, indexer.function),
        // Of the nearer Region it is no news that it answers.
        ...(name?.routing === 'latency' ? [] : [watchTakingOver(search.api)]),
        ...this.watchTables(projection),
      ],
    });
    this.searchApiId = search.api.apiId;
    this.announce(shared, { BusName: bus.eventBusName, SearchApiUrl: search.url });
  }

  /** The zones of that Region that the stage names: the CDK would ask the account for its own, and a synth needs none. */
  override get availabilityZones(): string[] {
    const { network, region } = this.stage;
    return network === undefined ? super.availabilityZones : network.zones.map((letter) => `${region}${letter}`);
  }

  private createIndexing(shared: Shared & Pick<CommerceBus, 'bus'>) {
    const { stage, names, bus } = shared;
    const indexing = new EventQueue(this, 'Indexing', {
      stage,
      queueName: names.indexingQueue,
      deadLetterName: names.indexingDlq,
      sender: { kind: 'rule', bus: names.bus, name: names.indexingRule },
      consumerTimeout: productIndexerTimeout,
    });
    const route = new EventRoute(this, 'Route', {
      bus,
      ruleName: names.indexingRule,
      description: 'What the first Region announces of catalog and images to the queue of the product-indexer',
      pattern: indexedEvents(),
      queueName: names.indexingQueue,
      deadLetterName: names.indexingDlq,
    });
    route.node.addDependency(indexing);
    const indexer = new ProductIndexer(this, 'ProductIndexer', { ...shared, indexing });
    const watches: Watch[] = [
      watchDeadLetters('indexing', indexing.deadLetters, 'Events that are not in the index of the second Region'),
      watchRule('indexing', names.bus, names.indexingRule),
      watchQueueAge('indexing', indexing.queue, 'product-indexer', queueAgeLimit),
      ...watchFunction('product-indexer', indexer.function),
    ];
    new CfnOutput(this, 'IndexingQueueUrl', { value: indexing.queue.queueUrl });
    new CfnOutput(this, 'IndexingDlqUrl', { value: indexing.deadLetters.queueUrl });
    return { indexer, watches };
  }

  private createUpkeep(shared: Shared, indexer: ProductIndexer): Watch[] {
    const setup = new IndexSetup(this, 'IndexSetup', shared);
    // Or documents would come before there is an index.
    indexer.node.addDependency(setup);
    const audit = new SearchAudit(this, 'SearchAudit', shared).function;
    const purge = new TombstonePurge(this, 'TombstonePurge', shared).function;
    const { network } = shared;
    const gateway = network && new SearchGateway(this, 'SearchGateway', { ...shared, network });
    return [
      ...watchFunction('index-setup', setup.function),
      ...watchFunction('search-audit', audit),
      ...watchFunction('tombstone-purge', purge),
      ...watchDrift(audit),
      ...(gateway?.watches ?? []),
    ];
  }

  private watchTables({ products, images, control }: ProjectionTables): Watch[] {
    const tables = { products, 'product-images': images, 'search-control': control };
    return Object.entries(tables).map(([name, { tableName }]) => watchTable(name, tableName));
  }

  /** What commands need there: INKSTREAM_STAGE names the stage, AWS_REGION this Region. */
  private announce({ stage, names, projection, searchUrl, network }: Shared, more: Record<string, string>): void {
    const facts = {
      ...more,
      ProductTable: projection.products.tableName,
      ProductImageTable: projection.images.tableName,
      SearchControlTable: projection.control.tableName,
      CatalogTable: names.catalogTable,
      CatalogMapping: JSON.stringify(stage.catalog.mapping),
      PrintImageTable: names.printImageTable,
      LakeStateTable: names.lakeStateTable,
      BronzeDatabase: names.bronzeDatabase,
      SilverDatabase: names.silverDatabase,
      ViewsDatabase: names.viewsDatabase,
      LakeBucket: names.lakeBucket,
      UploadBucket: names.uploadBucket,
      ImageBucket: names.imageBucket,
      SearchLanguages: stage.search.languages.join(','),
      OpensearchUrl: network === undefined ? searchUrl : `lambda://${names.searchGatewayFunction}`,
      ProductIndexerFunction: names.productIndexerFunction,
      SearchAuditFunction: names.searchAuditFunction,
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }
}
