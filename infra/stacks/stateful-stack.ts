import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { BucketReplication, secondKeyAlias } from '../constructs/bucket-replication.ts';
import { CatalogTable } from '../constructs/catalog-table.ts';
import { CertificateKey } from '../constructs/certificate-key.ts';
import { CommerceBus } from '../constructs/commerce-bus.ts';
import { CustomerIdentity } from '../constructs/customer-identity.ts';
import type { CustomerTokens } from '../constructs/customer-tokens.ts';
import { DailyBackups } from '../constructs/daily-backups.ts';
import { encryptWithKey } from '../constructs/encrypt-with-key.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { EventQueue } from '../constructs/event-queue.ts';
import { LakeCatalog } from '../constructs/lake-catalog.ts';
import { LakeState } from '../constructs/lake-state.ts';
import { LakeStorage } from '../constructs/lake-storage.ts';
import { lakeWriterTimeout } from '../constructs/lake-writer.ts';
import { mailerTimeout } from '../constructs/mails.ts';
import { Network } from '../constructs/network.ts';
import { OriginKey } from '../constructs/origin-key.ts';
import { PageBucket } from '../constructs/page-bucket.ts';
import { printImageTimeout } from '../constructs/print-image.ts';
import { PrintImageStorage } from '../constructs/print-image-storage.ts';
import { PrintImageTable } from '../constructs/print-image-table.ts';
import { productIndexerTimeout } from '../constructs/product-indexer.ts';
import { ProjectionTables } from '../constructs/projection-tables.ts';
import { PseudonymSecret } from '../constructs/pseudonym-secret.ts';
import { replicateTable } from '../constructs/replicate-table.ts';
import { type ResourceNames, resourceNames } from '../constructs/resource-names.ts';
import { SearchDomain } from '../constructs/search-domain.ts';
import { SearchSnapshots } from '../constructs/search-snapshots.ts';
import { StaffIdentity, type StaffTokens } from '../constructs/staff-identity.ts';
import { edgeOf, mailsOf, type Stage, snapshotsOf } from '../stages.ts';

export interface StatefulStackProps extends StackProps {
  readonly stage: Stage;
}

/** What must survive a deploy gone wrong: everything that holds data or is known by name outside. */
export class StatefulStack extends Stack {
  readonly storage: LakeStorage;
  readonly commerce: CommerceBus;
  readonly analytics: EventQueue;
  readonly catalog: LakeCatalog;
  readonly state: LakeState;
  readonly pseudonym: PseudonymSecret;
  readonly certificateKey: CertificateKey;
  readonly indexing: EventQueue;
  readonly projection: ProjectionTables;
  readonly shopCatalog: CatalogTable;
  /** Where there is an edge in front of the search API. */
  readonly originKey: ISecret | undefined;
  /** Where the stage has one. */
  readonly network: Network | undefined;
  /** Where the stage asks for a key of the account's own. */
  readonly encryptionKey: IKey | undefined;
  readonly searchDomain: SearchDomain;
  readonly printImages: EventQueue;
  readonly imageStorage: PrintImageStorage;
  readonly printImageTable: PrintImageTable;
  readonly customerTokens: CustomerTokens;
  readonly pages: IBucket;
  /** Where the dashboards are put on the web. */
  readonly staffTokens: StaffTokens | undefined;
  /** Where customers are written to. */
  readonly mails: EventQueue | undefined;

  private readonly stage: Stage;

  constructor(scope: Construct, id: string, props: StatefulStackProps) {
    super(scope, id, props);
    const { stage } = props;
    this.stage = stage;
    const names = resourceNames(stage.name, this);
    this.storage = new LakeStorage(this, 'Storage', { stage, names });
    this.commerce = new CommerceBus(this, 'Commerce', { stage, names });
    this.analytics = new EventQueue(this, 'Analytics', {
      stage,
      queueName: names.analyticsQueue,
      deadLetterName: names.analyticsDlq,
      sender: { kind: 'rule', bus: names.bus, name: names.eventRule },
      consumerTimeout: lakeWriterTimeout,
    });
    this.catalog = new LakeCatalog(this, 'Catalog', { stage, names, lake: this.storage.lake });
    this.state = new LakeState(this, 'State', { stage, names });
    this.pseudonym = new PseudonymSecret(this, 'Pseudonym', { stage, names });
    this.certificateKey = new CertificateKey(this, 'Certificates', { stage, names });
    this.indexing = new EventQueue(this, 'Indexing', {
      stage,
      queueName: names.indexingQueue,
      deadLetterName: names.indexingDlq,
      sender: { kind: 'rule', bus: names.bus, name: names.indexingRule },
      consumerTimeout: productIndexerTimeout,
    });
    this.projection = new ProjectionTables(this, 'Projection', { stage, names });
    this.shopCatalog = new CatalogTable(this, 'ShopCatalog', { stage, names });
    this.originKey = edgeOf(stage) && new OriginKey(this, 'OriginKey', { stage, names }).secret;
    const { network: settings } = stage;
    this.network = settings && new Network(this, 'Network', { stage, names, settings });
    this.searchDomain = new SearchDomain(this, 'SearchDomain', { stage, names, network: this.network });
    if (snapshotsOf(stage)) {
      new SearchSnapshots(this, 'SearchSnapshots', { stage, names, accessLogs: this.storage.accessLogs });
    }
    this.printImages = new EventQueue(this, 'PrintImages', {
      stage,
      queueName: names.printImagesQueue,
      deadLetterName: names.printImagesDlq,
      sender: { kind: 'bucket', name: names.uploadBucket },
      consumerTimeout: printImageTimeout,
    });
    const { accessLogs } = this.storage;
    this.imageStorage = new PrintImageStorage(this, 'ImageStorage', {
      stage,
      names,
      accessLogs,
      queue: this.printImages,
    });
    this.printImageTable = new PrintImageTable(this, 'ImageState', { stage, names });
    this.mails = mailsOf(stage) && this.createMailQueue(stage, names);
    this.customerTokens = new CustomerIdentity(this, 'Customers', { stage, names }).tokens;
    const isReplicated = stage.secondRegion !== undefined;
    this.pages = new PageBucket(this, 'Pages', { stage, names, accessLogs, isReplicated }).bucket;
    const staff = edgeOf(stage) && stage.identity.staff;
    this.staffTokens = staff && new StaffIdentity(this, 'Staff', { stage, names, staff }).tokens;
    this.backUp(stage, names);
    this.encryptionKey = this.encrypt(stage, names);
    this.replicate(stage, names);
    this.announce(stage, names);
    this.announceSignIn(stage);
  }

  /** Every table; of the catalog, where that is a table of the shop's own, the shop keeps copies itself. */
  private backUp(stage: Stage, names: ResourceNames): void {
    const { backups: settings } = stage;
    if (settings === undefined) return;
    const { products, images, control } = this.projection;
    const tables = [products, images, control, this.state.table, this.printImageTable.table, ...this.ownCatalog()];
    new DailyBackups(this, 'Backups', { stage, names, settings, tables });
  }

  private ownCatalog(): ITableV2[] {
    const { table } = this.shopCatalog;
    return table === undefined ? [] : [table];
  }

  /** Whatever cannot be made again, to the second Region; and the projection, which takes hours to make again. */
  private replicate(stage: Stage, names: ResourceNames): void {
    if (stage.secondRegion === undefined) return;
    const { region: secondRegion } = stage.secondRegion;
    const { encryptionKey: key, storage, imageStorage, projection } = this;
    new BucketReplication(this, 'Replication', {
      ...{ stageName: stage.name, names, secondRegion, key },
      buckets: {
        lakeBucket: storage.lake,
        uploadBucket: imageStorage.uploads,
        imageBucket: imageStorage.images,
        pagesBucket: this.pages,
      },
    });
    const { products, images } = projection;
    const tables = [products, images, this.state.table, this.printImageTable.table, ...this.ownCatalog()];
    const alias = key && secondKeyAlias({ names, secondRegion });
    for (const table of tables) replicateTable(table, stage, secondRegion, alias);
  }

  private createMailQueue(stage: Stage, names: ResourceNames): EventQueue {
    const mails = new EventQueue(this, 'Mails', {
      stage,
      queueName: names.mailsQueue,
      deadLetterName: names.mailsDlq,
      sender: { kind: 'rule', bus: names.bus, name: names.mailRule },
      consumerTimeout: mailerTimeout,
    });
    new CfnOutput(this, 'MailsQueueUrl', { value: mails.queue.queueUrl });
    new CfnOutput(this, 'MailsDlqUrl', { value: mails.deadLetters.queueUrl });
    return mails;
  }

  private encrypt(stage: Stage, names: ResourceNames): IKey | undefined {
    if (stage.encryption === 'aws') return undefined;
    const { key } = new EncryptionKey(this, 'Encryption', { stage, names });
    // CloudFront would need the key for pages that anybody may see.
    encryptWithKey(this, key, [this.storage.accessLogs, this.pages]);
    return key;
  }

  /** Those that the stage names, for its network: the CDK would ask the account for its own, and a synth needs none. */
  override get availabilityZones(): string[] {
    const { network, region } = this.stage;
    return network === undefined ? super.availabilityZones : network.zones.map((letter) => `${region}${letter}`);
  }

  /** Where customers sign in, for the upload page, and whose tokens count. */
  private announceSignIn({ target }: Stage): void {
    const { issuer, audience, use, signIn } = this.customerTokens;
    const facts = {
      CustomerTokenIssuer: issuer,
      CustomerTokenAudience: audience,
      ...(signIn !== undefined && { CustomerSignIn: this.toJsonString({ ...signIn, use }) }),
      ...(target.kind === 'local' && { DemoTokenUrl: `${target.identityUrl}/demo-token` }),
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }

  /** Every output `FooBar` is the variable `INKSTREAM_FOO_BAR` of the commands. */
  private announce(stage: Stage, names: ResourceNames): void {
    const facts = {
      BusName: this.commerce.bus.eventBusName,
      LakeBucket: this.storage.lake.bucketName,
      ResultsBucket: this.storage.results.bucketName,
      BronzeDatabase: this.catalog.bronze.databaseName,
      SilverDatabase: this.catalog.silver.databaseName,
      ViewsDatabase: this.catalog.views.databaseName,
      AnalyticsQueueUrl: this.analytics.queue.queueUrl,
      AnalyticsDlqUrl: this.analytics.deadLetters.queueUrl,
      LakeStateTable: this.state.table.tableName,
      PseudonymSecret: this.pseudonym.secret.secretArn,
      CertificateKey: this.certificateKey.key.keyArn,
      // What a certificate of erasure says about until when copies are kept.
      ArchiveRetentionDays: String(this.stage.archiveRetentionDays),
      LogRetentionDays: String(this.stage.logRetentionDays),
      ...(stage.backups !== undefined && { BackupDays: String(stage.backups.keepDays) }),
      ...(stage.secondRegion !== undefined && { SecondRegion: stage.secondRegion.region }),
      IndexingQueueUrl: this.indexing.queue.queueUrl,
      IndexingDlqUrl: this.indexing.deadLetters.queueUrl,
      ProductTable: this.projection.products.tableName,
      ProductImageTable: this.projection.images.tableName,
      SearchControlTable: this.projection.control.tableName,
      CatalogTable: this.shopCatalog.tableName,
      CatalogMapping: JSON.stringify(stage.catalog.mapping),
      CatalogStreamDlqUrl: this.shopCatalog.deadLetters.queueUrl,
      // Commands reach a domain in a network by way of the function that is in there too.
      OpensearchUrl: this.network === undefined ? this.searchDomain.url : `lambda://${names.searchGatewayFunction}`,
      PrintImageTable: this.printImageTable.table.tableName,
      PagesBucket: this.pages.bucketName,
      UploadBucket: this.imageStorage.uploads.bucketName,
      ImageBucket: this.imageStorage.images.bucketName,
      PrintImagesQueueUrl: this.printImages.queue.queueUrl,
      PrintImagesDlqUrl: this.printImages.deadLetters.queueUrl,
    };
    for (const [name, value] of Object.entries(facts)) new CfnOutput(this, name, { value });
  }
}
