import { Duration, Stack } from 'aws-cdk-lib';
import { ClientAttributes, Mfa, OAuthScope, UserPool, UserPoolGroup } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { hostOf } from '../domain-settings.ts';
import type { IdentitySettings } from '../identity-settings.ts';
import type { Stage } from '../stages.ts';
import { acknowledgePool, clientFrame, hostOfPool, poolFrame, priceOfPlus, unknownPage } from './pool-policy.ts';
import type { ResourceNames } from './resource-names.ts';

/** Whose tokens open the dashboards. */
export interface StaffTokens {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri?: string | undefined;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly signOutUrl?: string | undefined;
  readonly groupsClaim: string;
  readonly group: string;
}

export interface StaffIdentityProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly staff: NonNullable<IdentitySettings['staff']>;
}

type CognitoStaff = Extract<NonNullable<IdentitySettings['staff']>, { kind: 'cognito' }>;

/** Who signs the staff in: the company's own issuer, or a pool of Cognito in which nobody signs himself up. */
export class StaffIdentity extends Construct {
  readonly tokens: StaffTokens;

  constructor(scope: Construct, id: string, props: StaffIdentityProps) {
    super(scope, id);
    const { staff } = props;
    this.tokens = staff.kind === 'issuer' ? { ...staff, ...staff.signIn } : this.createPool(props, staff);
  }

  private createPool({ stage, names }: StaffIdentityProps, { threatProtection, group }: CognitoStaff): StaffTokens {
    const pool = new UserPool(this, 'Pool', {
      ...poolFrame(stage, threatProtection),
      userPoolName: names.staffPool,
      selfSignUpEnabled: false,
      mfa: Mfa.REQUIRED,
    });
    if (!threatProtection) acknowledgePool(pool, { 'AwsSolutions-COG8': priceOfPlus });
    new UserPoolGroup(this, 'Group', { userPool: pool, groupName: group, description: 'May see the dashboards' });
    return { ...this.createClient(pool, stage, names), issuer: pool.userPoolProviderUrl, group };
  }

  /** Of the gate. Without a secret, which would have to be kept; the code is bound to the browser by PKCE. */
  private createClient(pool: UserPool, stage: Stage, names: ResourceNames): Omit<StaffTokens, 'issuer' | 'group'> {
    const { account, region } = Stack.of(this);
    const home = `https://${hostOf(stage, 'dashboards') ?? unknownPage}`;
    const { userPoolClientId: clientId } = pool.addClient('Gate', {
      ...clientFrame,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [`${home}/_sign-in/callback`],
        logoutUrls: [`${home}/`],
      },
      refreshTokenValidity: Duration.hours(1),
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
    });
    const prefix = `${names.staffPool}-${account}`;
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: prefix } });
    const host = hostOfPool(prefix, region);
    return {
      clientId,
      authorizeUrl: `${host}/oauth2/authorize`,
      tokenUrl: `${host}/oauth2/token`,
      signOutUrl: `${host}/logout?client_id=${clientId}&logout_uri=${home}/`,
      groupsClaim: 'cognito:groups',
    };
  }
}
