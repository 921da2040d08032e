import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';
import { synthesiseEverything } from '../watching/watched-stages.ts';

const { app, stateful, stateless, edge } = synthesise();
const templates = [stateful, stateless, edge].filter((template) => template !== undefined);

const oneOrMore = <Value extends z.ZodType>(value: Value) =>
  z.union([z.array(value), value.transform((single) => [single])]);
const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });
const roleSchema = z.looseObject({
  Policies: z.array(z.object({ PolicyDocument: documentSchema })).default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
});

interface Grant {
  readonly holder: string;
  readonly action: string;
  readonly resource: string;
}

function allGrants(): Grant[] {
  return templates.flatMap((template) => {
    const inline = [...resourcesOf(template, 'AWS::IAM::Role')].flatMap(([id, { Properties }]) =>
      roleSchema.parse(Properties).Policies.map(({ PolicyDocument }) => [id, PolicyDocument] as const),
    );
    const attached = [...resourcesOf(template, 'AWS::IAM::Policy')].map(
      ([id, { Properties }]) => [id, documentSchema.parse(Properties.PolicyDocument)] as const,
    );
    return [...inline, ...attached].flatMap(([holder, { Statement }]) =>
      Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
        Action.flatMap((action) => Resource.map((resource) => ({ holder, action, resource: textOf(resource) }))),
      ),
    );
  });
}

const grants = allGrants();

function grantsOf(holder: RegExp): Grant[] {
  const found = grants.filter((grant) => holder.test(grant.holder));
  if (found.length === 0) throw new Error(`No policy is called ${holder}`);
  return found;
}

/** Every wildcard there may be, and why the service leaves no other way. */
const allowedWildcards: readonly { readonly action: RegExp; readonly resource: RegExp; readonly reason: string }[] = [
  { action: /^xray:Put/, resource: /^\*$/, reason: 'X-Ray knows no resources' },
  { action: /^s3:/, resource: /-lake-[^/]+\/(bronze|errors)\/[a-z_]+\/\*$/, reason: 'Firehose names its objects' },
  { action: /^s3:/, resource: /-lake-[^/]+\/(bronze|silver)\/\*$/, reason: 'Iceberg names its files' },
  {
    action: /^s3:PutObject$/,
    resource: /-lake-[^/]+\/quarantine\/\*$/,
    reason: 'a quarantined text is named by its hash',
  },
  { action: /^s3:/, resource: /-athena-results-[^/]+\/etl\/\*$/, reason: 'Athena names its results by query id' },
  {
    action: /^glue:/,
    resource: /:table\/inkstream_dev(_bronze|_silver)?\/\*$/,
    reason: 'migrations decide on the tables',
  },
  {
    action: /^logs:/,
    resource: /:log-group:\/aws-glue\/iceberg-[a-z-]+\/logs:\*$/,
    reason: "streams of Glue's groups",
  },
  { action: /^s3:/, resource: /-uploads-[^/]+\/uploads\/\*$/, reason: 'an upload is named by its id' },
  {
    action: /^s3:/,
    resource: /-images-[^/]+\/(images|quarantine)\/\*$/,
    reason: 'an image is named by the hash of its bytes',
  },
  { action: /^dynamodb:ListStreams$/, resource: /^\*$/, reason: 'the list of streams is no resource' },
  {
    action: /^es:ESHttp(Post|Put|Head|Delete)$/,
    resource: /:domain\/inkstream-dev-products\/products-\*/,
    reason: 'a rebuild makes concrete indices',
  },
];

describe('what the stacks are allowed to do', () => {
  test('names whole actions, never "all of a service"', () => {
    expect(grants.filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  test('names resources, but for the wildcards that a service forces', () => {
    const wild = grants.filter(({ resource }) => resource.includes('*'));
    const unexplained = wild.filter(
      (grant) =>
        !allowedWildcards.some(({ action, resource }) => action.test(grant.action) && resource.test(grant.resource)),
    );
    expect(unexplained).toEqual([]);
  });

  test('comes from our own policies, not from managed ones', () => {
    const managed = templates.flatMap((template) =>
      [...resourcesOf(template, 'AWS::IAM::Role')].flatMap(([id, { Properties }]) =>
        roleSchema.parse(Properties).ManagedPolicyArns.map((arn) => `${id}: ${textOf(arn)}`),
      ),
    );
    expect(managed).toEqual([]);
  });
});

describe('each part reaches only what it works on', () => {
  test('the lake-writer puts records and quarantined texts, marks orders of the erased, and can read nothing of the lake', () => {
    const services = grantsOf(/^LakeWriter/).filter(({ action }) =>
      /^(s3|firehose|glue|athena|dynamodb):/.test(action),
    );
    const marking = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'];
    expect(new Set(services.map(({ action }) => action))).toEqual(
      new Set(['firehose:PutRecordBatch', 's3:PutObject', ...marking]),
    );
    const streams = services.filter(({ action }) => action === 'firehose:PutRecordBatch');
    expect(streams.length).toBe(datasets.length);
  });

  test('the loader changes silver, and only reads bronze', () => {
    const changes = grantsOf(/^LakeLoader.*Policy/).filter(({ action }) => /Put|Delete|Update|Create/.test(action));
    const touched = changes.filter(({ action }) => /^(s3|glue):/.test(action)).map(({ resource }) => resource);
    expect(touched.filter((resource) => resource.includes('bronze'))).toEqual([]);
  });

  test('only migrations make or delete tables', () => {
    const makers = grants.filter(({ action }) => /^glue:(Create|Delete)Table/.test(action)).map(({ holder }) => holder);
    expect(makers.filter((holder) => !holder.startsWith('Migrations'))).toEqual([]);
  });

  test('nobody may delete a bucket, a queue, a table of state or the key', () => {
    const fatal =
      /^(s3:DeleteBucket|sqs:(DeleteQueue|PurgeQueue)|dynamodb:DeleteTable|es:(Delete|Update)|secretsmanager:(Delete|Put))/;
    expect(grants.filter(({ action }) => fatal.test(action))).toEqual([]);
  });

  test('only the lake-writer may read the key of the pseudonyms', () => {
    const readers = grants.filter(({ action }) => action === 'secretsmanager:GetSecretValue');
    const ofPseudonyms = readers.filter(({ resource }) => !resource.includes('OriginKey'));
    expect(ofPseudonyms.map(({ holder }) => holder.replace(/Role.*/, ''))).toEqual(['LakeWriter']);
  });

  test('the search API asks through the alias that hides what is not offered, and changes nothing there', () => {
    const requests = grantsOf(/^SearchApiSearch/).filter(({ action }) => action.startsWith('es:'));
    const asked = requests.map(
      ({ action, resource }) => `${action.replace('es:ESHttp', '')} ${resource.split('/').slice(2).join('/')}`,
    );
    expect(asked.sort()).toEqual([
      'Get products/_search',
      'Get products/_termvectors',
      'Post _search',
      'Post products/_search',
      'Post products/_search/point_in_time',
      'Post products/_termvectors',
    ]);
  });

  test('the product-indexer writes documents, and can neither read nor make nor delete an index', () => {
    const requests = grantsOf(/^SearchIndexingProductIndexer/).filter(({ action }) => action.startsWith('es:'));
    expect(requests.map(({ action, resource }) => `${action} ${resource.split('/').at(-1)}`)).toEqual([
      'es:ESHttpPost _bulk',
    ]);
  });

  test('only the setup makes an index or an alias', () => {
    const makers = grants.filter(({ action, resource }) => action === 'es:ESHttpPut' || resource.endsWith('/_aliases'));
    expect(new Set(makers.map(({ holder }) => holder.replace(/Role.*/, '')))).toEqual(
      new Set(['SearchUpkeepIndexSetup']),
    );
  });

  test('aliases are looked for in the indices of products, as OpenSearch lets these roles look', () => {
    const looks = grants.filter(({ resource }) => resource.includes('/_alias/'));
    expect(
      looks.map(({ action, resource }) => `${action} ${resource.split('inkstream-dev-products/').at(-1)}`),
    ).toEqual(['es:ESHttpGet products/_alias/products', 'es:ESHttpHead products-*/_alias/products-*-writes']);
  });

  test('only the product-indexer changes the projection', () => {
    const changes = grants.filter(
      ({ action, resource }) =>
        /^dynamodb:(Put|Update|Delete|Batch[WD])/.test(action) && /Projection(Products|Images)/.test(resource),
    );
    expect(new Set(changes.map(({ holder }) => holder.replace(/Role.*/, '')))).toEqual(
      new Set(['SearchIndexingProductIndexer']),
    );
  });

  test('the print-image function reads uploads and changes none', () => {
    const ofUploads = grantsOf(/^PrintImagesPrintImage/).filter(({ resource }) => resource.includes('-uploads-'));
    expect(ofUploads.map(({ action }) => action).sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  test('the upload API may do with an upload what it signs, and with images no more than read', () => {
    const ofObjects = grantsOf(/^PrintImagesUploadApi/).filter(({ action }) => action.startsWith('s3:'));
    const actionsOn = (bucket: RegExp) =>
      ofObjects.filter(({ resource }) => bucket.test(resource)).map(({ action }) => action.replace('s3:', ''));
    expect(actionsOn(/-uploads-/).sort()).toEqual([
      'AbortMultipartUpload',
      'DeleteObject',
      'GetObject',
      'ListBucket',
      'ListMultipartUploadParts',
      'PutObject',
    ]);
    expect(actionsOn(/-images-/).sort()).toEqual(['GetObject', 'ListBucket']);
  });

  test('the upload API is kept from press masters, whatever it may sign', () => {
    const policies = [...resourcesOf(stateless, 'AWS::IAM::Policy')].filter(([id]) =>
      id.startsWith('PrintImagesUpload'),
    );
    const denied = policies
      .flatMap(([, { Properties }]) => documentSchema.parse(Properties.PolicyDocument).Statement)
      .filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Action, Resource }) => [Action, Resource.map(textOf)])).toEqual([
      [['s3:GetObject'], [expect.stringMatching(/-images-[^/]+\/images\/\*\/press\.tif$/)]],
    ]);
  });

  test('the search API may write one item of the control table', () => {
    const writes = resourcesOf(stateless, 'AWS::IAM::Policy');
    const [policy] = [...writes].filter(([id]) => id.startsWith('SearchApiSearch')).map(([, found]) => found);
    const statements = documentSchema.parse(policy?.Properties.PolicyDocument).Statement;
    const [write] = statements.filter(({ Action }) => Action.includes('dynamodb:PutItem'));
    expect(write).toMatchObject({
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['search-settings#cursor-key'] } },
    });
  });
});

describe('cdk-nag finds nothing that is not explained', () => {
  test.each([
    ['on AWS', app],
    ['on this machine', synthesise(onThisMachine).app],
    ['in prod, with all that it may have', synthesiseEverything().app],
  ])('%s', (_place, checked) => {
    const { violations } = new AwsSolutionsChecks(checked).validateScope(checked);
    const found = violations.map(({ ruleName, violatingResources }) => [
      ruleName,
      violatingResources.map(({ constructPath }) => constructPath),
    ]);
    expect(found).toEqual([]);
  });
});
