import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { productAlias } from '../../indexer/index/index-names.ts';
import type { SearchRoles } from '../../indexer/index/search-roles.ts';
import type { Stage } from '../stages.ts';
import { type ResourceNames, roleName } from './resource-names.ts';

type Verb = 'Get' | 'Head' | 'Post' | 'Put' | 'Delete';

/** @param path what follows the domain's address, such as `_bulk`; with `*` for any end */
function domainArn(scope: Construct, names: ResourceNames, path: string): string {
  return Stack.of(scope).formatArn({
    service: 'es',
    resource: 'domain',
    resourceName: `${names.searchDomain}/${path}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/** Requests of some verbs to some paths of the search domain. */
export function allowRequests(
  scope: Construct,
  names: ResourceNames,
  verbs: readonly Verb[],
  paths: readonly string[],
): PolicyStatement {
  return new PolicyStatement({
    actions: verbs.map((verb) => `es:ESHttp${verb}`),
    resources: paths.map((path) => domainArn(scope, names, path)),
  });
}

/** Why a statement about the domain ends in a wildcard. */
export const indexNamesVary =
  "The names of concrete indices hold their mapping's hash and a time; a rebuild makes new ones";

/** What shoppers' searches go to: it hides what is not offered. */
export const readAlias = productAlias;

/** Every concrete index, and the write alias of each. */
export const concreteIndices = `${productAlias}-*`;

/** Reading page by page as of one moment: only the opening names an index. What is not closed expires. */
export function allowPointsInTime(scope: Construct, names: ResourceNames, index: string): PolicyStatement {
  return allowRequests(scope, names, ['Post'], [`${index}/_search/point_in_time`, '_search']);
}

function functionsWithTask({ network }: Stage, names: ResourceNames) {
  return {
    writer: [names.productIndexerFunction],
    reader: [names.searchApiFunction],
    auditor: [names.searchAuditFunction],
    purger: [names.tombstonePurgeFunction],
    operator: network === undefined ? [] : [names.searchGatewayFunction],
  } satisfies SearchRoles;
}

function roleArnOf(functionName: string): string {
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${roleName(functionName)}`;
}

/** Who has which task in a domain whose access is fine-grained; the setup is its master and needs none. */
export function searchRoles(stage: Stage, names: ResourceNames): SearchRoles {
  const { operator, ...others } = functionsWithTask(stage, names);
  const named = Object.entries(others).map(([task, functions]) => [task, functions.map(roleArnOf)]);
  return { ...Object.fromEntries(named), operator: [...operator.map(roleArnOf), ...stage.search.domain.operatorRoles] };
}

/**
 * Who may speak to the domain at all: the roles of our functions, by name, because they belong to the stack that depends
 * on this one. What each of them may ask for is in its own policy.
 */
export function domainPolicy(scope: Construct, stage: Stage, names: ResourceNames): PolicyDocument {
  const functions = [...Object.values(functionsWithTask(stage, names)).flat(), names.indexSetupFunction];
  const roles = functions.map(roleArnOf);
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'AdmitOurFunctions',
        principals: [new AccountRootPrincipal()],
        actions: ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpDelete'],
        resources: [domainArn(scope, names, '*')],
        conditions: { ArnEquals: { 'aws:PrincipalArn': roles } },
      }),
    ],
  });
}
