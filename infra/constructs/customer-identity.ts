import { Duration, Stack } from 'aws-cdk-lib';
import {
  ClientAttributes,
  Mfa,
  OAuthScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { hostOf } from '../domain-settings.ts';
import type { IdentitySettings } from '../identity-settings.ts';
import type { Stage } from '../stages.ts';
import type { CustomerTokens, SignIn } from './customer-tokens.ts';
import { acknowledgePool, clientFrame, hostOfPool, poolFrame, priceOfPlus, unknownPage } from './pool-policy.ts';
import { type ResourceNames, resourceNames } from './resource-names.ts';

export interface CustomerIdentityProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

type CognitoCustomers = Extract<IdentitySettings['customers'], { kind: 'cognito' }>;

/** Who signs customers in: the shop's own issuer, or a pool of Cognito. */
export class CustomerIdentity extends Construct {
  readonly tokens: CustomerTokens;

  constructor(scope: Construct, id: string, props: CustomerIdentityProps) {
    super(scope, id);
    const { customers } = props.stage.identity;
    this.tokens = customers.kind === 'issuer' ? { ...customers, use: 'any' } : this.createPool(props, customers);
  }

  private createPool({ stage, names }: CustomerIdentityProps, settings: CognitoCustomers): CustomerTokens {
    const { claim, threatProtection } = settings;
    const attribute = claim.startsWith('custom:') ? claim.slice('custom:'.length) : undefined;
    const pool = new UserPool(this, 'Pool', {
      ...poolFrame(stage, threatProtection),
      userPoolName: names.customerPool,
      selfSignUpEnabled: true,
      keepOriginal: { email: true },
      // Set by the shop with its own rights; a customer who could write it could be anybody.
      ...(attribute !== undefined && {
        customAttributes: { [attribute]: new StringAttribute({ maxLen: 200, mutable: true }) },
      }),
      mfa: Mfa.OPTIONAL,
    });
    acknowledgePool(pool, {
      ...(!threatProtection && { 'AwsSolutions-COG8': priceOfPlus }),
      'AwsSolutions-COG2': 'Customers choose themselves whether they use a second factor; staff must',
    });
    const client = this.createClient(pool, stage);
    // The claim of an access token is Cognito's own id only; attributes are in the other token.
    const use = attribute === undefined ? 'access' : 'id';
    const signIn = this.describeSignIn(pool, client, names);
    return { issuer: pool.userPoolProviderUrl, audience: client.userPoolClientId, claim, use, signIn };
  }

  /** Of a page in a browser, so without a secret. */
  private createClient(pool: UserPool, stage: Stage): UserPoolClient {
    const page = `https://${hostOf(stage, 'uploads') ?? unknownPage}/`;
    return pool.addClient('UploadPage', {
      ...clientFrame,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE],
        callbackUrls: [page],
        logoutUrls: [page],
      },
      refreshTokenValidity: Duration.days(1),
      // Whoever signs himself up may say his address and his name, and never whose uploads are his.
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
    });
  }

  private describeSignIn(pool: UserPool, client: UserPoolClient, names: ResourceNames): SignIn {
    const domainPrefix = domainPrefixOf(names, Stack.of(this));
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix } });
    const host = hostOfPool(domainPrefix, Stack.of(this).region);
    return {
      authorizeUrl: `${host}/oauth2/authorize`,
      tokenUrl: `${host}/oauth2/token`,
      signOutUrl: `${host}/logout`,
      clientId: client.userPoolClientId,
      scope: 'openid profile',
    };
  }
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Names of domains belong to everybody in a Region. */
function domainPrefixOf({ customerPool }: ResourceNames, { account }: Place): string {
  return `${customerPool}-${account}`;
}

/** Whom the upload page asks for tokens; null where nobody signs in there. @param place where the pool is */
export function signInOriginOf({ name, identity: { customers } }: Stage, place: Place): string | null {
  if (customers.kind === 'cognito') return hostOfPool(domainPrefixOf(resourceNames(name, place), place), place.region);
  return customers.signIn === undefined ? null : new URL(customers.signIn.tokenUrl).origin;
}
